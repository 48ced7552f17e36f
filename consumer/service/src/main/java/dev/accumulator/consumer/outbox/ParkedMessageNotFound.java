package dev.accumulator.consumer.outbox;

/** No parked message has that number. */
public final class ParkedMessageNotFound extends RuntimeException {

    ParkedMessageNotFound(long id) {
        super("There is no parked message " + id, null, false, false);
    }
}

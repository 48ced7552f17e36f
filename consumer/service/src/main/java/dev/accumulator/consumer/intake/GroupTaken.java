package dev.accumulator.consumer.intake;

/** The consumer group belongs to another database. Reading on would leave each of the two a part of the records. */
final class GroupTaken extends RuntimeException {
    GroupTaken(String message) {
        super(message, null, false, false);
    }
}

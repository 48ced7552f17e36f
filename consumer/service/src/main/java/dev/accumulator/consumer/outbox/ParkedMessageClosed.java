package dev.accumulator.consumer.outbox;

/** A parked message was dealt with in another way before. */
public final class ParkedMessageClosed extends RuntimeException {
    private final String state;

    ParkedMessageClosed(long id, String state) {
        super("Parked message " + id + " is " + state + " already", null, false, false);
        this.state = state;
    }

    /** The state of the message: {@code sent} or {@code dropped}. */
    public String state() {
        return state;
    }
}

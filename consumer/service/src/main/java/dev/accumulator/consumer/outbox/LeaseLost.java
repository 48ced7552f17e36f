package dev.accumulator.consumer.outbox;

/** Another relay has taken over. This is no error: this relay stands by again. */
final class LeaseLost extends RuntimeException {

    LeaseLost(String how) {
        super("Another relay has taken over: " + how);
    }

    LeaseLost(String how, Throwable cause) {
        super("Another relay has taken over: " + how, cause);
    }
}

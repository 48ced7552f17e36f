package dev.accumulator.consumer.outbox;

/** Is called after each step of the relay. Tests stop the relay there, as a crash would. */
interface RelayObserver {
    RelayObserver NONE = step -> {};

    void reached(Step step);

    /** The steps of a round, in their order. */
    enum Step {
        /** The lease is held and older producers are fenced. */
        ACTIVE,
        /** Messages were read, and none was sent. */
        READ,
        /** Messages are on their way. The Kafka transaction is open, and the broker may have any of them or none. */
        SENDING,
        /** The broker has acknowledged every message. The Kafka transaction is still open. */
        SENT,
        /** The broker has committed the transaction. The rows are still in the outbox. */
        COMMITTED,
        /** The rows are deleted. */
        DELETED
    }
}

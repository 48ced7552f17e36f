package dev.accumulator.consumer.outbox;

/** Is told how far the relay has come. Tests stop it there, as a crash would. */
interface RelayObserver {
    RelayObserver NONE = step -> {};

    void reached(Step step);

    /** The steps of a round, in their order. */
    enum Step {
        /** The lease is held and older producers are fenced. */
        ACTIVE,
        /** Messages were read and nothing is sent. */
        READ,
        /** Messages are on their way: of a transaction that is still open, the broker may have any or none. */
        SENDING,
        /** The broker has acknowledged every message of a transaction that is still open. */
        SENT,
        /** The broker has committed; the rows are still there. */
        COMMITTED,
        /** The rows are gone. */
        DELETED
    }
}

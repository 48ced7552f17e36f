package dev.accumulator.consumer.posting;

/** The steps of the transaction, in their order. */
enum Step {
    GENERATION,
    POSITIONS,
    /** Accounts of ledgers are taken. Only for a batch that has some. */
    ACCOUNTS,
    MOVEMENTS,
    ORDERS,
    DEAD_LETTERS,
    RESULTS,
    COMMIT
}

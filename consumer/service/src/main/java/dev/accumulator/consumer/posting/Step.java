package dev.accumulator.consumer.posting;

/** The steps of the transaction, in their order. */
enum Step {
    GENERATION,
    POSITIONS,
    MOVEMENTS,
    ORDERS,
    DEAD_LETTERS,
    RESULTS,
    COMMIT
}

package dev.accumulator.consumer.posting;

/**
 * Is called after each step of a transaction. An exception that it throws fails the transaction, except after the
 * commit. The transaction of a retry has fewer steps, and its commit is not reported.
 */
interface StepObserver {
    StepObserver NONE = step -> {};

    void after(Step step);
}

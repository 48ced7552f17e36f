package dev.accumulator.consumer.posting;

/**
 * Told of each step of a transaction once it is done; what it throws fails the transaction, except after the commit. The
 * transaction of a retry has fewer steps, and its commit is not told.
 */
interface StepObserver {
    StepObserver NONE = step -> {};

    void after(Step step);
}

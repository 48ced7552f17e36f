package dev.accumulator.consumer.posting;

/** Told of each step of a transaction once it is done; what it throws fails the transaction, except after the commit. */
interface StepObserver {
    StepObserver NONE = step -> {};

    void after(Step step);
}

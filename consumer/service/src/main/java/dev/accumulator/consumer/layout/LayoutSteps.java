package dev.accumulator.consumer.layout;

/** Is told of each step of a switch once it is made. An exception that it throws ends the run there, as a crash would. */
interface LayoutSteps {
    LayoutSteps NONE = (step, done) -> {};

    /** A step of a switch, or of the way back. */
    enum Step {
        CLAIM,
        PREPARE,
        COMPARE,
        END,
        LEAVE,
        REACH,
        ENTER,
        LOOK,
        STAY,
        RELEASE
    }

    /**
     * Is told of a step.
     *
     * @param done in how many databases it is made
     */
    void after(Step step, int done);
}

package dev.accumulator.consumer.maintenance;

/** Whether a run that was asked for is under way. */
public sealed interface Admission {

    /** It is. */
    record Started(Run run) implements Admission {}

    /** It is not, because another one is, here or in another instance. Ask again when that is over. */
    record Busy(Run running) implements Admission {}
}

package dev.accumulator.consumer.maintenance;

/** The answer to a request for a run. */
public sealed interface Admission {

    /** The requested run is under way. */
    record Started(Run run) implements Admission {}

    /**
     * The requested run was not started, because another one is under way in this or another instance. Ask again when
     * that is over.
     */
    record Busy(Run running) implements Admission {}
}

package dev.accumulator.consumer.request;

import dev.accumulator.consumer.deadletter.ManyLetters;
import dev.accumulator.consumer.maintenance.Maintenance;
import org.jspecify.annotations.Nullable;

/** The end of a request for work. */
public sealed interface WorkOutcome {
    /**
     * The work was done.
     *
     * @param letters what became of many letters; null for other work
     * @param detached what was detached; null for other work
     */
    record Done(@Nullable ManyLetters letters, Maintenance.@Nullable Detached detached) implements WorkOutcome {}

    /**
     * It was refused, and nothing has changed.
     *
     * @param code a stable name of the reason
     * @param message a sentence for people
     */
    record Refused(String code, String message) implements WorkOutcome {}

    /** An instance has taken it and goes on with it. */
    record UnderWay(String instance) implements WorkOutcome {}

    /** No instance has taken it in time. It was withdrawn, and nothing has changed. */
    record NotTaken() implements WorkOutcome {}
}

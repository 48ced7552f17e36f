package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.ChangeRow;
import dev.accumulator.registers.model.Changes;
import java.util.List;

/** The next step of somebody who follows the changes of a register. */
sealed interface ChangeStep {
    /**
     * Movements, perhaps none yet.
     *
     * @param through the place up to which these are all
     * @param more true if more is known to follow
     */
    record Some(List<ChangeRow> rows, ChangePlace through, boolean more) implements ChangeStep {}

    /**
     * The changes cannot be told any further. What the client has is to be read anew.
     *
     * @param event the name of the event that says so
     */
    record Anew(String event, String reason, String detail) implements ChangeStep {}

    /** Another generation is live. */
    static Anew switched(int generation) {
        return new Anew(
                "switched",
                "generation-switched",
                "Generation " + generation + " is live now, and its movements have other numbers; read anew");
    }

    /** Returns the step of an answer of the engine. */
    static ChangeStep of(Changes changes) {
        return switch (changes) {
            case Changes.Found found -> new Some(found.rows(), found.through(), found.more());
            case Changes.Missed missed ->
                switch (missed.cause()) {
                    case NOT_IN_LOG ->
                        new Anew(
                                "missed",
                                "not-in-the-log",
                                "The log of the register has no such movement, perhaps because an earlier state of the"
                                        + " database was restored; read anew");
                    case MONTHS_DETACHED ->
                        new Anew(
                                "missed",
                                "months-detached",
                                "Old months were detached meanwhile, and opening movements stand in place of theirs; read"
                                        + " anew");
                };
        };
    }
}

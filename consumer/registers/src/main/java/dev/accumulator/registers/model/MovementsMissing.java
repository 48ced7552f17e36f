package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.List;

/**
 * The log does not hold the movements that the recorders say they posted. Only a change by another hand than the engine's
 * can cause it; the transaction must be rolled back, and {@code verify} tells more.
 */
public final class MovementsMissing extends RuntimeException {
    /** Enough documents to begin a search with, and a message that still fits into a line of a log. */
    private static final int NAMED_MAX = 5;

    public MovementsMissing(List<String> recorders, int expected, int found) {
        super("The log holds " + found + " of the " + expected + " movements of "
                + String.join(
                        ", ",
                        recorders.stream()
                                .limit(NAMED_MAX)
                                .map(ForeignText::shorten)
                                .toList())
                + (recorders.size() > NAMED_MAX ? " and " + (recorders.size() - NAMED_MAX) + " more" : ""));
    }
}

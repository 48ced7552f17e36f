package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;

/** A document cannot be changed because some of its movements were detached with their month. */
public final class MovementsDetached extends RegisterException {
    public MovementsDetached(String recorder) {
        super(
                "movements-detached",
                "recorder",
                "Movements of " + ForeignText.shorten(recorder)
                        + " were detached with their month; the document can no longer be changed");
    }
}

package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;

/** A revision of a document came again with other content. */
public final class RevisionConflict extends RegisterException {
    public RevisionConflict(String recorder, long revision) {
        super(
                "revision-conflict",
                "revision",
                "Revision " + revision + " of " + ForeignText.shorten(recorder)
                        + " was posted before with other content");
    }
}

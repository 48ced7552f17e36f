package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;

/** A document would have crossed a floor, and was not posted. For callers who want an exception and not the outcome. */
public final class WouldCrossFloor extends RegisterException {
    private final transient Outcome.BelowFloor outcome;

    /** @param outcome says by which document which floor would be crossed, where and when */
    public WouldCrossFloor(Outcome.BelowFloor outcome) {
        super(
                "below-floor",
                outcome.floor(),
                "Document " + ForeignText.quote(outcome.recorder()) + " would leave "
                        + outcome.left().toPlainString() + " at " + outcome.moment() + ", less than floor "
                        + ForeignText.quote(outcome.floor()) + " allows, which is "
                        + outcome.min().toPlainString() + ": there is "
                        + outcome.available().toPlainString() + ", and it takes "
                        + outcome.asked().toPlainString() + " of "
                        + ForeignText.shorten(outcome.group().toString()));
        this.outcome = outcome;
    }

    /** The refusal. */
    public Outcome.BelowFloor outcome() {
        return outcome;
    }
}

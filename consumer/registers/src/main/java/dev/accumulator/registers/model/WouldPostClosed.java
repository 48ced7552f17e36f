package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;

/** A document has a movement in closed time, and was not posted. For callers who want an exception and not the outcome. */
public final class WouldPostClosed extends RegisterException {
    private final transient Outcome.PeriodClosed outcome;

    /** @param outcome says which document has a movement in closed time of which register */
    public WouldPostClosed(Outcome.PeriodClosed outcome) {
        super(
                "period-closed",
                "period",
                "Document " + ForeignText.quote(outcome.recorder()) + " has a movement of " + outcome.period()
                        + ", and register " + ForeignText.quote(outcome.register()) + " is closed through "
                        + outcome.closedThrough());
        this.outcome = outcome;
    }

    /** The refusal. */
    public Outcome.PeriodClosed outcome() {
        return outcome;
    }
}

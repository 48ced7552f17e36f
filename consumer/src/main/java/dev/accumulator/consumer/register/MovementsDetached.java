package dev.accumulator.consumer.register;

/** A document cannot be changed because some of its movements were detached with their month. */
public final class MovementsDetached extends RegisterException {
    MovementsDetached(String recorder, String register) {
        super(
                "movements-detached",
                "recorder",
                "Movements of " + Texts.shorten(recorder) + " in register \"" + register
                        + "\" were detached with their month; the document can no longer be changed");
    }
}

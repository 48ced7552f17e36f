package dev.accumulator.consumer.register;

/** A document cannot be changed because some of its movements were detached with their month. */
public final class MovementsDetached extends RegisterException {
    MovementsDetached(String recorder) {
        super(
                "movements-detached",
                "recorder",
                "Movements of " + Texts.shorten(recorder)
                        + " were detached with their month; the document can no longer be changed");
    }
}

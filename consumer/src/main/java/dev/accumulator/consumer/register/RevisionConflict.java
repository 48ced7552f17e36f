package dev.accumulator.consumer.register;

/** The same revision of a document came with other content. */
public final class RevisionConflict extends RegisterException {
    RevisionConflict(String recorder, long revision) {
        super(
                "revision-conflict",
                "revision",
                "Revision " + revision + " of " + Texts.shorten(recorder) + " was posted before with other content");
    }
}

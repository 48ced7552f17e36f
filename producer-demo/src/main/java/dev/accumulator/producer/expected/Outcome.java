package dev.accumulator.producer.expected;

/** What becomes of one event that can be read, taken alone. */
public enum Outcome {
    /** Newer than anything known: the document's content is now this. */
    TAKEN,
    /** The newest known revision again, with the same content. */
    DUPLICATE,
    /** Older than the newest known revision. */
    STALE,
    /**
     * The newest known revision with other content: a dead letter. If a newer revision follows within one batch, a
     * consumer may also treat it as stale, so a stream whose dead letters must be exact sends none after it.
     */
    CONFLICT,
    /** A tombstone for a document that is not known or not posted. */
    NOTHING
}

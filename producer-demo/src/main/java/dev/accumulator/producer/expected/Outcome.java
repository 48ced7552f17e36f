package dev.accumulator.producer.expected;

/** The outcome of one valid event, by itself. */
public enum Outcome {
    /** The revision is newer than all known ones, and its content is now the document's. */
    ACCEPTED,
    /** The revision is the newest known one, with the same content. */
    DUPLICATE,
    /** The revision is older than the newest known one. */
    STALE,
    /**
     * The revision is the newest known one, with other content: a dead letter. If a newer revision follows within one
     * batch, a consumer may also treat it as stale, so a stream whose dead letters must be exact sends none after it.
     */
    CONFLICT,
    /** The record is a tombstone of a document that is unknown or not posted. */
    NOTHING
}

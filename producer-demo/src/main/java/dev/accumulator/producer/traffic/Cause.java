package dev.accumulator.producer.traffic;

/** The reason why a record is published. */
public enum Cause {
    /** A document's first revision. */
    POSTED,
    /** A newer revision with other content. */
    CORRECTED,
    /** The document is cancelled. */
    CANCELLED,
    /** The document is withdrawn by a record without value. */
    TOMBSTONE,
    /** A newer revision after a cancel or a tombstone. */
    POSTED_AGAIN,
    /** A repeat of a published record. */
    DUPLICATE,
    /** A bad record. */
    POISON
}

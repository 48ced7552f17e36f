package dev.accumulator.producer.traffic;

/** Why a record is published. */
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
    /** Something already published, once more. */
    DUPLICATE,
    /** A bad record. */
    POISON
}

package dev.accumulator.producer.wire;

/** The content modes of the CloudEvents Kafka binding. */
public enum Mode {
    /** The attributes are in {@code ce_*} headers, and the document is the value. */
    BINARY,
    /** The value is one JSON envelope. */
    STRUCTURED
}

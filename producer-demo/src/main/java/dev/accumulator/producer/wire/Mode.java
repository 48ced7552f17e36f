package dev.accumulator.producer.wire;

/** The content modes of the CloudEvents Kafka binding. */
public enum Mode {
    /** Attributes in {@code ce_*} headers, the document as the value. */
    BINARY,
    /** One JSON envelope as the value. */
    STRUCTURED
}

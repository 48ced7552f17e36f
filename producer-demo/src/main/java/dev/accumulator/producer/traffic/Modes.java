package dev.accumulator.producer.traffic;

/** Which CloudEvents modes a stream uses. */
public enum Modes {
    BINARY,
    STRUCTURED,
    /** Either, record by record; also decimals and identifiers as JSON numbers or as strings. */
    MIXED
}

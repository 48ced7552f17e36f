package dev.accumulator.producer.traffic;

/** The CloudEvents modes of a stream. */
public enum Modes {
    BINARY,
    STRUCTURED,
    /** Both modes, record by record. Decimals and identifiers are also JSON numbers or strings. */
    MIXED
}

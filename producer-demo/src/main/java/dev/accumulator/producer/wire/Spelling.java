package dev.accumulator.producer.wire;

/** The spelling of decimals and of identifiers that consist of digits. Both spellings mean the same document. */
public enum Spelling {
    /** {@code "quantity":12.5,"warehouseId":1}. */
    NUMBERS,
    /** {@code "quantity":"12.5","warehouseId":"1"}. */
    TEXT
}

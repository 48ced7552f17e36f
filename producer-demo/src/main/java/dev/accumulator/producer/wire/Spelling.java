package dev.accumulator.producer.wire;

/** How decimals and identifiers made of digits are written; both mean the same document. */
public enum Spelling {
    /** {@code "quantity":12.5,"warehouseId":1}. */
    NUMBERS,
    /** {@code "quantity":"12.5","warehouseId":"1"}. */
    TEXT
}

package dev.accumulator.registers.model;

/** Limits on what the engine accepts. */
public final class RegisterLimits {
    /**
     * The most movements of one document. A document is posted in one transaction and held in memory, so its size is bounded;
     * the largest order of the event contracts, with 1,000 lines, needs a fifth of it, and the largest that a service can be
     * set to take needs all of it.
     */
    public static final int MOVEMENTS_MAX = 10_000;

    /**
     * The longest recorder, in characters, each a code point of Unicode. It is {@code reservation:} and an identifier of 200
     * characters, the longest that the event contracts allow. In UTF-8 it fits into an entry of an index.
     */
    public static final int RECORDER_CHARS_MAX = 212;

    /**
     * The most registers of a schema. Each has tables of its own, with a partition a month, and every process keeps all
     * definitions in memory.
     */
    public static final int REGISTERS_MAX = 500;

    /**
     * The most registers of one document. A document is posted in one transaction, and one that replaces another locks every
     * month of each of its registers. A server with default settings has room for those of twice as many.
     */
    public static final int REGISTERS_OF_A_DOCUMENT_MAX = 32;

    private RegisterLimits() {}
}

package dev.accumulator.registers.model;

/** The bounds of what the engine takes. */
public final class RegisterLimits {
    /** The most movements of one document. */
    public static final int MOVEMENTS_MAX = 10_000;

    /** The longest recorder, in characters, each a code point of Unicode. */
    public static final int RECORDER_CHARS_MAX = 208;

    /** The most registers of a schema. */
    public static final int REGISTERS_MAX = 500;

    private RegisterLimits() {}
}

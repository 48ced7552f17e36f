package dev.accumulator.registers.broken;

/** Names the package, and stands for the facade. */
public final class BrokenEngine {
    private BrokenEngine() {}
}

package dev.accumulator.consumer.generation;

/** Another generation than the expected one is live. A writer has to begin again with the live one. */
public final class GenerationSwitched extends RuntimeException {
    GenerationSwitched(int expected, int live) {
        super("Generation " + live + " is live, no longer " + expected);
    }
}

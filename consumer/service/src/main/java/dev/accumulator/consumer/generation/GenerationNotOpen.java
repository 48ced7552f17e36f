package dev.accumulator.consumer.generation;

/** The live generation is not known yet, because its database has not been reached. It will be tried again. */
public final class GenerationNotOpen extends RuntimeException {
    GenerationNotOpen(String reason) {
        super("The live generation is not open yet: " + reason);
    }
}

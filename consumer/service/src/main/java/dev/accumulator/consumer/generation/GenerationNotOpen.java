package dev.accumulator.consumer.generation;

/** The live generation is not known yet, because the database has not been reached. The service keeps trying. */
public final class GenerationNotOpen extends RuntimeException {
    GenerationNotOpen(String reason) {
        super("The live generation is not open yet: " + reason);
    }
}

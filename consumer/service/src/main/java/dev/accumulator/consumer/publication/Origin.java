package dev.accumulator.consumer.publication;

import dev.accumulator.registers.model.RegisterDefinition;
import java.util.stream.Collectors;

/**
 * Names the state that a place of a log belongs to. In another generation, in another history of the database, and after a
 * change of a register's shape, nobody knows what the topic says: a restore begins another history.
 */
final class Origin {
    private Origin() {}

    /** @param database see {@link dev.accumulator.consumer.generation.Generation} */
    static String of(int generation, String database, RegisterDefinition definition) {
        return generation + " / " + database + " / "
                + definition.dimensions().stream()
                        .map(dimension -> dimension.name())
                        .collect(Collectors.joining(","))
                + " / "
                + definition.resources().stream()
                        .map(resource -> resource.name() + ":" + resource.type().scale())
                        .collect(Collectors.joining(","));
    }
}

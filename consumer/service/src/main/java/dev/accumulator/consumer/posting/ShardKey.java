package dev.accumulator.consumer.posting;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions of a register whose values say which shard has a movement: those that the records of all its topics are
 * keyed by. All movements of a group of its floors have the same ones.
 */
record ShardKey(List<Dimension> dimensions) {
    /** Stands between two values in the key of a record. */
    private static final String BETWEEN = "/";

    ShardKey {
        dimensions = List.copyOf(dimensions);
    }

    /** Finds the dimensions in a register, which has them all. */
    static ShardKey of(RegisterDefinition register, List<String> names) {
        return new ShardKey(names.stream()
                .map(name -> register.dimensions().stream()
                        .filter(dimension -> dimension.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList());
    }

    /**
     * Returns the key of the records that may have a movement; null if one of its values does not fit, for which it is refused
     * elsewhere.
     */
    @Nullable
    String of(Movement movement) {
        List<String> values = new ArrayList<>(dimensions.size());
        for (Dimension dimension : dimensions) {
            Object value = movement.dimensions().get(dimension.name());
            if (value == null) {
                return null;
            }
            try {
                values.add(dimension.type().convert(value).toString());
            } catch (IllegalArgumentException unfit) {
                return null;
            }
        }
        return String.join(BETWEEN, values);
    }

    /** Returns the names of the dimensions, as they are configured. */
    List<String> names() {
        return dimensions.stream().map(Dimension::name).toList();
    }
}

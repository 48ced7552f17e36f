package dev.accumulator.consumer.console;

import java.util.Collection;
import java.util.Map;

/** Names of the values of dimensions, which pages show beside the values: {@code 101} is the blue mug. */
public interface ValueNames {

    /**
     * Returns the names of values, as far as they are known.
     *
     * @param dimension the name of a dimension, such as {@code product}
     * @param values some hundreds at most, as registers give them
     */
    Map<Object, String> of(String dimension, Collection<Object> values);
}

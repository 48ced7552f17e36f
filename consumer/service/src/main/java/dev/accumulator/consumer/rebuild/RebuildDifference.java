package dev.accumulator.consumer.rebuild;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A difference between the live generation and the new one that a rebuild has found.
 *
 * @param number its place in the list of its rebuild, from 1
 * @param kind {@code cell}, {@code document} or {@code order}
 * @param register the register of a cell
 * @param difference both values, in a form that depends on the kind
 */
public record RebuildDifference(
        @JsonProperty int number,
        @JsonProperty String kind,
        @JsonProperty @Nullable String register,
        @JsonProperty JsonNode difference) {}

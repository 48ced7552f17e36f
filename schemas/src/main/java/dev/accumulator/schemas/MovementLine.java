package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One signed change of the resources of one cell of a register.
 *
 * @param register the register's name
 * @param period the business moment, kept to the microsecond; null for that of the document
 * @param dimensions dimension name to value, at most {@value Limits#DIMENSIONS_MAX}. Values are the text of the JSON
 *     string, integer or boolean; null means the cell without that dimension.
 * @param resources resource name to signed change, 1 to {@value Limits#RESOURCES_MAX}: positive is a receipt, negative
 *     an expense. Decimals are kept in their shortest spelling.
 */
public record MovementLine(
        String register,
        @Nullable Instant period,
        Map<String, @Nullable String> dimensions,
        Map<String, BigDecimal> resources) {

    /**
     * Spelled out because javac writes the nullness of the map's values to the wrong place of the class file if the
     * constructor is compact, and callers in other modules could not pass a null value.
     *
     * @throws InvalidField if a field is outside {@link Limits}
     */
    public MovementLine(
            String register,
            @Nullable Instant period,
            Map<String, @Nullable String> dimensions,
            Map<String, BigDecimal> resources) {
        this.register = Require.name("register", register);
        this.period = Require.optionalMoment("period", period);
        this.dimensions = Require.dimensions(dimensions);
        this.resources = Require.resources(resources);
    }
}

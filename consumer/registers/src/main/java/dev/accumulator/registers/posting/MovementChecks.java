package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.ResourceType;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a movement fits its register.
 *
 * @param index the place of the movement in its document
 */
record MovementChecks(int index, RegisterDefinition definition) {
    /**
     * The most bytes of a cell's texts. An entry of a B-tree holds 2,704 bytes; the remaining bytes are for sixteen other
     * values and what PostgreSQL adds to each.
     */
    private static final int KEY_BYTES_MAX = 2_400;

    /** Returns the moment in microseconds since 1970. */
    long period(Instant period) {
        if (period.isBefore(Movement.PERIOD_MIN) || !period.isBefore(Movement.PERIOD_END)) {
            throw new InvalidMovement(
                    "period-out-of-range",
                    index,
                    Part.PERIOD,
                    "period",
                    "Period " + period + " is not from " + Movement.PERIOD_MIN + " to before " + Movement.PERIOD_END);
        }
        return Math.addExact(Math.multiplyExact(period.getEpochSecond(), 1_000_000L), period.getNano() / 1_000);
    }

    /** Returns the values of all dimensions, in their order. */
    List<@Nullable Object> key(Map<String, @Nullable Object> given) {
        List<Dimension> dimensions = definition.dimensions();
        @Nullable Object[] key = new @Nullable Object[dimensions.size()];
        int used = 0;
        for (int i = 0; i < key.length; i++) {
            Dimension dimension = dimensions.get(i);
            Object value = given.get(dimension.name());
            if (value == null) {
                if (!dimension.nullable()) {
                    throw fault(
                            Part.DIMENSION,
                            "missing-dimension",
                            dimension.name(),
                            "Dimension \"" + dimension.name() + "\" of register \"" + definition.name()
                                    + "\" has no value");
                }
                used += given.containsKey(dimension.name()) ? 1 : 0;
            } else {
                used++;
                try {
                    key[i] = dimension.type().convert(value);
                } catch (IllegalArgumentException unfit) {
                    throw fault(
                            Part.DIMENSION,
                            "invalid-dimension",
                            dimension.name(),
                            "Dimension \"" + dimension.name() + "\" of register \"" + definition.name() + "\": "
                                    + unfit.getMessage());
                }
            }
        }
        if (used < given.size()) {
            String unknown = unknown(given, definition.dimensionNames());
            throw fault(
                    Part.DIMENSION,
                    "unknown-dimension",
                    unknown,
                    "Register \"" + definition.name() + "\" has no dimension \"" + ForeignText.shorten(unknown)
                            + "\"; it has " + String.join(", ", definition.dimensionNames()));
        }
        checkLength(key);
        return Arrays.asList(key);
    }

    private void checkLength(@Nullable Object[] key) {
        int bytes = 0;
        int longest = 0;
        int longestBytes = -1;
        for (int i = 0; i < key.length; i++) {
            int own = key[i] instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
            bytes += own;
            if (own > longestBytes) {
                longest = i;
                longestBytes = own;
            }
        }
        if (bytes > KEY_BYTES_MAX) {
            throw fault(
                    Part.DIMENSION,
                    "key-too-long",
                    definition.dimensions().get(longest).name(),
                    "The texts of a cell of register \"" + definition.name() + "\" take " + bytes
                            + " bytes together; at most " + KEY_BYTES_MAX + " fit its key");
        }
    }

    /** Returns the values of all resources, in their order, each with the places of its type. */
    List<BigDecimal> values(Map<String, BigDecimal> given) {
        List<Resource> resources = definition.resources();
        BigDecimal[] values = new BigDecimal[resources.size()];
        int used = 0;
        for (int i = 0; i < values.length; i++) {
            Resource resource = resources.get(i);
            BigDecimal value = given.get(resource.name());
            if (value != null) {
                used++;
                values[i] = checked(resource, value);
            } else if (!resource.required()) {
                // A movement from before the register had this resource, or one that does not change it.
                values[i] = BigDecimal.ZERO.setScale(resource.type().scale());
            } else {
                throw fault(
                        Part.RESOURCE,
                        "missing-resource",
                        resource.name(),
                        "Resource \"" + resource.name() + "\" of register \"" + definition.name()
                                + "\" is required and has no value");
            }
        }
        if (used < given.size()) {
            String unknown = unknown(given, definition.resourceNames());
            throw fault(
                    Part.RESOURCE,
                    "unknown-resource",
                    unknown,
                    "Register \"" + definition.name() + "\" has no resource \"" + ForeignText.shorten(unknown)
                            + "\"; it has " + String.join(", ", definition.resourceNames()));
        }
        if (used == 0) {
            throw fault(
                    Part.RESOURCE,
                    "missing-resource",
                    resources.getFirst().name(),
                    "A movement of register \"" + definition.name() + "\" has a value for at least one of "
                            + String.join(", ", definition.resourceNames()));
        }
        return Arrays.asList(values);
    }

    private BigDecimal checked(Resource resource, BigDecimal value) {
        ResourceType type = resource.type();
        // The range first: setting the scale of 1E+1000000 would make a million digits.
        if (!type.fitsRange(value)) {
            throw fault(
                    Part.RESOURCE,
                    "resource-out-of-range",
                    resource.name(),
                    "Resource \"" + resource.name() + "\" of register \"" + definition.name() + "\": "
                            + ForeignText.shorten(value.toString()) + " does not fit " + type.name());
        }
        if (!type.fitsPlaces(value)) {
            throw fault(
                    Part.RESOURCE,
                    "too-many-places",
                    resource.name(),
                    "Resource \"" + resource.name() + "\" of register \"" + definition.name() + "\": "
                            + ForeignText.shorten(value.toString()) + " has more than " + type.scale()
                            + " decimal places, and nothing is rounded");
        }
        // Not the given zero: one with a scale of a billion would be scaled digit by digit.
        return (value.signum() == 0 ? BigDecimal.ZERO : value).setScale(type.scale());
    }

    private static String unknown(Map<String, ?> given, List<String> known) {
        return given.keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private InvalidMovement fault(Part part, String code, String field, String message) {
        return new InvalidMovement(code, index, part, field, message);
    }
}

package dev.accumulator.registers;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which movements the model refuses, with the codes of the engine and without its messages. */
final class ModelChecks {
    private final Map<String, RegisterDefinition> definitions;

    ModelChecks(Map<String, RegisterDefinition> definitions) {
        this.definitions = definitions;
    }

    void check(Change change) {
        String recorder = change.recorder();
        if (recorder.isEmpty() || recorder.codePointCount(0, recorder.length()) > 212 || !isStorable(recorder)) {
            throw document("invalid-recorder", "recorder");
        }
        switch (change) {
            case Change.Post post -> {
                checkRevision(post.revision());
                if (post.movements().isEmpty()) {
                    throw document("no-movements", "movements");
                }
                if (post.movements().size() > 10_000) {
                    throw document("too-many-movements", "movements");
                }
                if (post.movements().stream().map(Movement::register).distinct().count() > 32) {
                    throw document("too-many-registers", "movements");
                }
                for (int i = 0; i < post.movements().size(); i++) {
                    checkMovement(i, post.movements());
                }
            }
            case Change.Unpost unpost -> checkRevision(unpost.revision());
            case Change.Withdraw ignored -> {}
        }
    }

    private static void checkRevision(long revision) {
        if (revision < 1) {
            throw document("invalid-revision", "revision");
        }
    }

    private void checkMovement(int index, List<Movement> movements) {
        Movement movement = movements.get(index);
        RegisterDefinition definition = definitions.get(movement.register());
        if (definition == null) {
            throw new InvalidMovement("unknown-register", index, InvalidMovement.Part.REGISTER, "register", "");
        }
        ModelEntries.check(index, definition, movements);
        cell(index, definition, movement);
        if (movement.period().isBefore(Instant.parse("1900-01-01T00:00:00Z"))
                || !movement.period().isBefore(Instant.parse("2200-01-01T00:00:00Z"))) {
            throw new InvalidMovement("period-out-of-range", index, InvalidMovement.Part.PERIOD, "period", "");
        }
        resources(index, definition, movement);
    }

    /** The dimension values as the register keeps them, without those that are null. */
    static Map<String, Object> cell(int index, RegisterDefinition definition, Movement movement) {
        Map<String, Object> cell = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            Object value = movement.dimensions().get(dimension.name());
            if (value == null && !dimension.nullable()) {
                throw dimension("missing-dimension", index, dimension.name());
            }
            if (value != null) {
                try {
                    cell.put(dimension.name(), dimension.type().convert(value));
                } catch (IllegalArgumentException unfit) {
                    throw dimension("invalid-dimension", index, dimension.name());
                }
            }
        }
        Set<String> unknown = new TreeSet<>(movement.dimensions().keySet());
        unknown.removeAll(definition.dimensionNames());
        if (!unknown.isEmpty()) {
            throw dimension("unknown-dimension", index, unknown.iterator().next());
        }
        if (cell.values().stream().mapToInt(ModelChecks::textBytes).sum() > 2_400) {
            throw dimension("key-too-long", index, longest(cell));
        }
        return cell;
    }

    private static int textBytes(Object value) {
        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
    }

    private static String longest(Map<String, Object> cell) {
        return cell.keySet().stream()
                .max(Comparator.comparingInt(name -> textBytes(Objects.requireNonNull(cell.get(name)))))
                .orElseThrow();
    }

    /** The resource values with their declared scale. */
    static Map<String, BigDecimal> resources(int index, RegisterDefinition definition, Movement movement) {
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            BigDecimal value = movement.resources().get(resource.name());
            if (value == null) {
                if (resource.required()) {
                    throw resource("missing-resource", index, resource.name());
                }
                value = BigDecimal.ZERO;
            }
            if (value.compareTo(resource.type().min()) < 0
                    || value.compareTo(resource.type().max()) > 0) {
                throw resource("resource-out-of-range", index, resource.name());
            }
            if (value.signum() != 0
                    && value.stripTrailingZeros().scale() > resource.type().scale()) {
                throw resource("too-many-places", index, resource.name());
            }
            resources.put(
                    resource.name(),
                    (value.signum() == 0 ? BigDecimal.ZERO : value)
                            .setScale(resource.type().scale()));
        }
        Set<String> unknown = new TreeSet<>(movement.resources().keySet());
        unknown.removeAll(definition.resourceNames());
        if (!unknown.isEmpty()) {
            throw resource("unknown-resource", index, unknown.iterator().next());
        }
        if (movement.resources().isEmpty()) {
            throw resource("missing-resource", index, definition.resourceNames().getFirst());
        }
        return resources;
    }

    /** The period as the register keeps it: to the microsecond. */
    static Instant period(Movement movement) {
        return movement.period().truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static InvalidMovement document(String code, String field) {
        return new InvalidMovement(code, -1, InvalidMovement.Part.DOCUMENT, field, "");
    }

    private static InvalidMovement dimension(String code, int index, String field) {
        return new InvalidMovement(code, index, InvalidMovement.Part.DIMENSION, field, "");
    }

    private static InvalidMovement resource(String code, int index, String field) {
        return new InvalidMovement(code, index, InvalidMovement.Part.RESOURCE, field, "");
    }
}

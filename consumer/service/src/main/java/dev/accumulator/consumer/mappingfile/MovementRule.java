package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterLimits;
import dev.accumulator.schemas.EventFault;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the movements of one register from a document's lines.
 *
 * @param lines the array of lines; null if the document is its own line
 * @param when the lines that are meant; null for all
 * @param period the moment of a line; null for that of the document
 * @param linesMax lines that the array may have
 */
record MovementRule(
        String register,
        @Nullable Field lines,
        @Nullable Field when,
        @Nullable PeriodRule period,
        List<Slots.OfDimension> dimensions,
        List<Slots.OfResource> resources,
        int linesMax) {

    MovementRule {
        dimensions = List.copyOf(dimensions);
        resources = List.copyOf(resources);
    }

    /** Adds the movements of the document in the scope. */
    void addTo(MappedMovements movements, Scope scope, @Nullable Instant documentPeriod) {
        scope.leaveLines();
        if (lines == null) {
            addLine(movements, scope, documentPeriod);
            return;
        }
        List<Json> all = elements(scope, lines);
        JsonPath path = path(lines, scope.paths());
        for (int i = 0; i < all.size(); i++) {
            scope.enterLine(all.get(i), path, i);
            addLine(movements, scope, documentPeriod);
        }
        scope.leaveLines();
    }

    private List<Json> elements(Scope scope, Field array) {
        Object value = array.value(scope);
        if (value == null) {
            throw array.missing(scope);
        }
        if (!(value instanceof Json.Elements elements)) {
            throw array.illTyped(scope, "an array", value);
        }
        if (elements.all().size() > linesMax) {
            throw array.refused(
                    scope,
                    EventFault.TOO_MANY_LINES.code(),
                    "has " + elements.all().size() + " elements, more than " + linesMax);
        }
        return elements.all();
    }

    private static JsonPath path(Field array, RecordPaths paths) {
        JsonPath path = array.source().path(paths);
        return path == null ? paths.event() : path;
    }

    private void addLine(MappedMovements movements, Scope scope, @Nullable Instant documentPeriod) {
        if (when != null && !when.truth(scope)) {
            return;
        }
        if (movements.size() == RegisterLimits.MOVEMENTS_MAX) {
            throw Unmappable.record(
                    MappingFault.TOO_MANY_MOVEMENTS.code(),
                    "the document has more than " + RegisterLimits.MOVEMENTS_MAX + " movements");
        }
        Instant moment = period == null ? documentPeriod : period.moment(scope);
        if (moment == null) {
            throw new IllegalStateException("Mapping files without a period are refused when they are loaded");
        }
        movements.add(new Movement(register, moment, dimensions(scope), resources(scope)), this, scope);
    }

    private Map<String, @Nullable Object> dimensions(Scope scope) {
        Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(dimensions.size());
        for (int i = 0; i < dimensions.size(); i++) {
            Slots.OfDimension slot = dimensions.get(i);
            Object value = slot.value(scope);
            if (value != null) {
                values.put(slot.dimension().name(), value);
            }
        }
        return values;
    }

    private Map<String, BigDecimal> resources(Scope scope) {
        Map<String, BigDecimal> values = LinkedHashMap.newLinkedHashMap(resources.size());
        for (int i = 0; i < resources.size(); i++) {
            Slots.OfResource slot = resources.get(i);
            values.put(slot.resource().name(), slot.value(scope));
        }
        return values;
    }

    /** Returns the place of what became a part of a movement; null if it came from no one field. */
    @Nullable
    JsonPath path(Part part, @Nullable String name, RecordPaths paths, @Nullable PeriodRule documentPeriod) {
        return switch (part) {
            case PERIOD -> {
                PeriodRule used = period == null ? documentPeriod : period;
                yield used == null ? null : used.at().source().near(paths);
            }
            case DIMENSION ->
                dimensions.stream()
                        .filter(slot -> slot.dimension().name().equals(name))
                        .findFirst()
                        .map(slot -> slot.field().source().near(paths))
                        .orElse(null);
            case RESOURCE ->
                resources.stream()
                        .filter(slot -> slot.resource().name().equals(name))
                        .findFirst()
                        .map(slot -> slot.field().source().near(paths))
                        .orElse(null);
            case REGISTER, DOCUMENT -> null;
        };
    }
}

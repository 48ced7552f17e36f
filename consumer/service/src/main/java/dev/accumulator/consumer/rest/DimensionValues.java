package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.consumer.catalogue.NamedValue;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.DimensionType;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Completes what somebody types into a filter: values that cells have and that begin so, and values whose names begin so. Both
 * are bounded, whatever is typed.
 */
@Component
final class DimensionValues {
    private final LiveReads live;
    private final Catalogues catalogues;

    DimensionValues(LiveReads live, Catalogues catalogues) {
        this.live = live;
        this.catalogues = catalogues;
    }

    /**
     * Returns an answer of the interface.
     *
     * @throws dev.accumulator.registers.model.InvalidQuery if the register has no such dimension, or the limit is out of bounds
     */
    Map<String, @Nullable Object> json(String register, String dimension, String text, int limit) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("register", register);
        json.put("dimension", dimension);
        json.put(
                "rows",
                beginningWith(register, dimension, text, limit).stream()
                        .map(value -> row(dimension, value))
                        .toList());
        return json;
    }

    private Map<String, @Nullable Object> row(String dimension, Object value) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("value", value instanceof Long || value instanceof Boolean ? value : value.toString());
        row.put("name", catalogues.name(dimension, value).orElse(null));
        return row;
    }

    private List<Object> beginningWith(String register, String name, String text, int limit) {
        record Found(RegisterDefinition definition, List<Object> values) {}
        Found found = live.snapshot(
                ReadWidth.NARROW,
                reads -> new Found(reads.definition(register), reads.valuesBeginningWith(register, name, text, limit)));
        Optional<Dimension> dimension = found.definition().dimension(name);
        List<Object> named =
                dimension.isEmpty() ? List.of() : named(name, dimension.get().type(), text, limit);
        // Neither leaves the other less than half of the room.
        int own = Math.max(limit - named.size(), (limit + 1) / 2);
        Set<Object> values =
                new LinkedHashSet<>(found.values().stream().limit(own).toList());
        named.stream().filter(value -> !values.contains(value)).forEach(values::add);
        found.values().stream().skip(own).forEach(values::add);
        return values.stream().limit(limit).toList();
    }

    private List<Object> named(String dimension, DimensionType type, String text, int limit) {
        return catalogues.named(dimension, text, limit).stream()
                .flatMap(found -> converted(found, type))
                .toList();
    }

    /** A catalogue may have ids that no cell of the register can have. */
    private static Stream<Object> converted(NamedValue found, DimensionType type) {
        try {
            return Stream.of(type.convert(found.value()));
        } catch (IllegalArgumentException otherType) {
            return Stream.empty();
        }
    }
}

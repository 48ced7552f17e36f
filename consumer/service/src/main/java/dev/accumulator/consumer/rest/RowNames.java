package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The names that stand beside the values of dimensions in an answer, if they are asked for by {@code names=true}. A register
 * that has a dimension of that name is asked without.
 */
public final class RowNames {
    static final String PARAMETER = "names";

    /** No names. */
    static final RowNames NONE = new RowNames(null);

    private static final String COLUMN = "_name";

    private final @Nullable Catalogues catalogues;

    private RowNames(@Nullable Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    static RowNames of(Catalogues catalogues, RegisterDefinition definition, MultiValueMap<String, String> given) {
        boolean isDimension = definition.dimensionNames().contains(PARAMETER);
        boolean isAsked = !isDimension && new RequestParameters(given, given.keySet().stream()).truth(PARAMETER);
        return isAsked ? new RowNames(catalogues) : NONE;
    }

    /** Puts the names into a row of JSON: {@code "names":{"product":"Green tea"}}. */
    Map<String, @Nullable Object> put(
            Map<String, @Nullable Object> row, Map<String, ? extends @Nullable Object> dimensions) {
        Catalogues known = catalogues;
        if (known == null) {
            return row;
        }
        Map<String, String> names = new LinkedHashMap<>();
        dimensions.forEach(
                (dimension, value) -> known.name(dimension, value).ifPresent(name -> names.put(dimension, name)));
        row.put(PARAMETER, names);
        return row;
    }

    /** Returns columns of CSV with one of names behind each dimension that has a catalogue. */
    List<String> columns(List<String> columns, Collection<String> dimensions) {
        List<String> all = new ArrayList<>();
        for (String column : columns) {
            all.add(column);
            if (hasColumn(column, dimensions)) {
                all.add(column + COLUMN);
            }
        }
        return all;
    }

    /** Returns the values of a row of CSV with the names in their columns. */
    Map<String, @Nullable Object> line(Map<String, @Nullable Object> row, Collection<String> dimensions) {
        Catalogues known = catalogues;
        if (known == null) {
            return row;
        }
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            line.put(column, value);
            if (hasColumn(column, dimensions)) {
                line.put(column + COLUMN, known.name(column, value).orElse(null));
            }
        });
        return line;
    }

    private boolean hasColumn(String column, Collection<String> dimensions) {
        Catalogues known = catalogues;
        return known != null
                && dimensions.contains(column)
                && known.dimensions().contains(column);
    }
}

package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.RegisterDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * How much a read may have to look at, as far as the request tells. A narrow read finds a bounded number of rows by their
 * keys. A wide one may go through a whole register.
 */
enum ReadWidth {
    NARROW,
    WIDE;

    /** Few enough to be found one by one, and enough for the lines of a usual order. */
    private static final int CELLS_NARROW_MAX = 100;

    /** The width of a read of balances or turnovers: narrow if its filters name each cell, and totals answer it. */
    static ReadWidth ofFigures(RegisterDefinition definition, MultiValueMap<String, String> given) {
        // As known at a moment, only the log can tell. An interval splits the answer into any number of rows.
        if (given.containsKey("knownAt") || given.containsKey("interval")) {
            return WIDE;
        }
        Map<String, List<@Nullable Object>> filters =
                new RequestParameters(given, given.keySet().stream()).filters(definition);
        long cells = 1;
        for (String dimension : definition.dimensionNames()) {
            cells *= filters.getOrDefault(dimension, List.of()).size();
            if (cells < 1 || cells > CELLS_NARROW_MAX) {
                return WIDE;
            }
        }
        return NARROW;
    }

    /** The width of a read of movements: narrow if they are those of one document. */
    static ReadWidth ofMovements(MultiValueMap<String, String> given) {
        return given.containsKey("recorder") ? NARROW : WIDE;
    }
}

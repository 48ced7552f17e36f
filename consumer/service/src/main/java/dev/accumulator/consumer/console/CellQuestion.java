package dev.accumulator.consumer.console;

import dev.accumulator.consumer.rest.RegisterAnswers;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A cell and a range of time.
 *
 * @param filters each dimension with the one value of the cell
 * @param knownAt an earlier moment of recording to compare with, or null
 */
record CellQuestion(
        RegisterDefinition definition,
        Map<String, List<@Nullable Object>> filters,
        @Nullable PointInTime from,
        @Nullable PointInTime to,
        @Nullable Instant knownAt) {

    /**
     * Reads the parameters of a page of a cell.
     *
     * @throws InvalidQuery if they do not name exactly one cell
     */
    static CellQuestion of(RegisterDefinition definition, Asked asked) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>(asked.parameters());
        TurnoverQuery query = RegisterAnswers.turnoverQuery(definition, parameters);
        Map<String, List<@Nullable Object>> filters = query.selection().filters();
        for (String dimension : definition.dimensionNames()) {
            int values = filters.getOrDefault(dimension, List.of()).size();
            if (values != 1) {
                throw new InvalidQuery(
                        dimension, "A cell has one value of " + dimension + ", and the request names " + values);
            }
        }
        return new CellQuestion(definition, filters, query.from(), query.to(), query.knownAt());
    }

    /** The values of the dimensions. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        definition.dimensionNames().forEach(name -> {
            List<@Nullable Object> given = filters.getOrDefault(name, List.of());
            values.put(name, given.getFirst());
        });
        return values;
    }

    /** The range by calendar units, each with opening and closing. */
    TurnoverQuery split(Interval interval, @Nullable Instant known, int limit) {
        return new TurnoverQuery(
                definition.name(),
                from,
                to,
                known,
                new Selection(filters, List.of()),
                interval,
                RegisterHead.keepsBalances(definition),
                List.of(),
                new PageRequest(limit, null));
    }

    /** Opening, turnover and closing of the range. */
    TurnoverQuery turnover(@Nullable Instant known) {
        return new TurnoverQuery(
                definition.name(),
                from,
                to,
                known,
                new Selection(filters, List.of()),
                null,
                RegisterHead.keepsBalances(definition),
                List.of(),
                PageRequest.FIRST);
    }

    /** The movements of the range that count now, in the order of their periods. */
    MovementQuery movements(int limit) {
        return movements(null, null, false, limit);
    }

    /** All that was recorded up to a moment, with what was reversed and the reversals: their sum is what was known then. */
    MovementQuery recordedUpTo(Instant known, int limit) {
        return movements(null, known, true, limit);
    }

    /** All that was recorded behind a moment, with the reversals: what makes the difference. */
    MovementQuery recordedBehind(Instant known, int limit) {
        // The database keeps microseconds.
        return movements(Moments.floor(known).plusNanos(1_000), null, true, limit);
    }

    private MovementQuery movements(
            @Nullable Instant recordedFrom, @Nullable Instant recordedTo, boolean history, int limit) {
        return new MovementQuery(
                definition.name(),
                null,
                filters,
                from,
                to,
                recordedFrom,
                recordedTo,
                history,
                MovementQuery.Order.PERIOD_OLDEST_FIRST,
                new PageRequest(limit, null));
    }
}

package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The exports of registers. Their columns are the fields of the rows of pages, in the same order. */
final class RegisterExports {
    private RegisterExports() {}

    static Exports.Question balances(String name, MultiValueMap<String, String> given, Catalogues catalogues) {
        return (definition, columns) -> {
            RowNames shown = RowNames.of(catalogues, definition, given);
            List<String> dimensions = definition.dimensionNames();
            BalanceQuery query = RegisterQueries.balances(definition, name, given, false);
            List<String> names = dimensions(definition, query.selection());
            names.addAll(definition.resourceNames());
            columns.accept(shown.columns(names, dimensions));
            return (registers, row) ->
                    registers.eachBalance(query, one -> row.accept(shown.line(RegisterJson.balance(one), dimensions)));
        };
    }

    static Exports.Question turnovers(String name, MultiValueMap<String, String> given, Catalogues catalogues) {
        return (definition, columns) -> {
            RowNames shown = RowNames.of(catalogues, definition, given);
            List<String> dimensions = definition.dimensionNames();
            TurnoverQuery query = RegisterQueries.turnovers(definition, name, given, false);
            List<String> names = new ArrayList<>();
            if (query.interval() == Interval.DOCUMENT) {
                names.addAll(List.of("period", "recorder"));
            } else if (query.interval() != null) {
                names.add("start");
            }
            names.addAll(dimensions(definition, query.selection()));
            names.addAll(RegisterQueries.figures(definition, given));
            columns.accept(shown.columns(names, dimensions));
            List<String> figures = RegisterQueries.figures(definition, given);
            return (registers, row) -> {
                registers.eachTurnover(
                        query, one -> row.accept(shown.line(RegisterJson.turnover(one, query.interval()), dimensions)));
                if (query.totals()) {
                    row.accept(totals(shown.columns(names, dimensions), figures, registers.turnoverTotals(query)));
                }
            };
        };
    }

    /** Returns the last line of an export with totals, which says so in its first column if that is no figure. */
    private static Map<String, @Nullable Object> totals(
            List<String> columns, List<String> figures, TurnoverRow totals) {
        Map<String, @Nullable Object> found = RegisterJson.turnover(totals, null);
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        columns.forEach(column -> line.put(column, figures.contains(column) ? found.get(column) : null));
        if (!figures.contains(columns.getFirst())) {
            line.put(columns.getFirst(), "total");
        }
        return line;
    }

    static Exports.Question movements(String name, MultiValueMap<String, String> given, Catalogues catalogues) {
        return (definition, columns) -> {
            RowNames shown = RowNames.of(catalogues, definition, given);
            List<String> dimensions = definition.dimensionNames();
            MovementQuery query = RegisterQueries.movements(definition, name, given, false);
            List<String> names = Stream.of(
                            List.of(
                                    "recorder",
                                    "revision",
                                    "line",
                                    "reversal",
                                    "period",
                                    "originalPeriod",
                                    "recordedAt"),
                            dimensions,
                            definition.resourceNames())
                    .flatMap(List::stream)
                    .toList();
            columns.accept(shown.columns(names, dimensions));
            return (registers, row) -> registers.eachMovement(
                    query, one -> row.accept(shown.line(RegisterJson.wholeMovement(one), dimensions)));
        };
    }

    private static List<String> dimensions(RegisterDefinition definition, Selection selection) {
        List<String> names = new ArrayList<>();
        for (String dimension : definition.dimensionNames()) {
            if (selection.groupBy().contains(dimension)
                    || selection.filters().getOrDefault(dimension, List.of()).size() == 1) {
                names.add(dimension);
            }
        }
        return names;
    }
}

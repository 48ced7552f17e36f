package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.catalogue.Catalogues;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.TurnoverQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
            if (query.interval() != null) {
                names.add("start");
            }
            names.addAll(dimensions(definition, query.selection()));
            names.addAll(RegisterQueries.figures(definition, given));
            columns.accept(shown.columns(names, dimensions));
            return (registers, row) -> registers.eachTurnover(
                    query, one -> row.accept(shown.line(RegisterJson.turnover(one), dimensions)));
        };
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

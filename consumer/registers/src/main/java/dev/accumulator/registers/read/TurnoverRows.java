package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of answers with turnovers: their figures, their order, and how they are read. */
final class TurnoverRows {
    private TurnoverRows() {}

    /** Returns the order of the rows. */
    static List<Keyset.Key> keys(RegisterDefinition definition, SelectionSql selection, TurnoverQuery query) {
        Map<String, Keyset.Key> columns = new LinkedHashMap<>();
        List<String> complete = new ArrayList<>();
        for (Dimension dimension : selection.groups()) {
            columns.put(dimension.name(), Keyset.Key.of(dimension));
            complete.add(dimension.name());
        }
        if (query.interval() == Interval.DOCUMENT) {
            // A group may have a row without a document.
            columns.put("period", new Keyset.Key("start", "timestamptz", query.empty(), false));
            columns.put("recorder", new Keyset.Key("recorder", "text", query.empty(), false));
            complete.addAll(List.of("period", "recorder"));
        } else if (query.interval() != null) {
            columns.put("start", new Keyset.Key("start", ReportSql.startType(query), false, false));
            complete.add("start");
        }
        figures(definition, query).forEach(figure -> columns.put(figure, Keyset.Key.ofFigure(figure)));
        return Keyset.keys(query.sort(), columns, complete);
    }

    /** Returns the names of all figures of a row. */
    static List<String> figures(RegisterDefinition definition, TurnoverQuery query) {
        List<String> suffixes = query.balances()
                ? List.of("_receipt", "_expense", "_net", "_opening", "_closing")
                : List.of("_receipt", "_expense", "_net");
        return definition.resourceNames().stream()
                .flatMap(name -> suffixes.stream().map(suffix -> name + suffix))
                .toList();
    }

    /**
     * Reads a row.
     *
     * @param intervals how many intervals each group has a row for; 0 if only those with turnovers
     * @throws InvalidQuery if the row tells that the groups are too many
     */
    static TurnoverRow read(
            ResultSet row, RegisterDefinition definition, SelectionSql selection, TurnoverQuery query, int intervals)
            throws SQLException {
        if (intervals > 0 && row.getBoolean("_too_many")) {
            throw EmptyIntervals.tooManyRows(query, intervals);
        }
        Map<String, TurnoverRow.Turnover> resources = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            resources.put(
                    resource.name(),
                    new TurnoverRow.Turnover(
                            figure(row, resource, "_receipt"),
                            figure(row, resource, "_expense"),
                            query.balances() ? figure(row, resource, "_opening") : null,
                            query.balances() ? figure(row, resource, "_closing") : null));
        }
        Map<String, @Nullable Object> dimensions = selection.readDimensions(row);
        return switch (query.interval()) {
            case null -> new TurnoverRow(null, dimensions, resources);
            case DOCUMENT -> new TurnoverRow(null, null, document(row), dimensions, resources);
            case HOUR ->
                new TurnoverRow(
                        null,
                        Hours.begin(row.getObject("start", OffsetDateTime.class).toInstant(), definition.zone()),
                        null,
                        dimensions,
                        resources);
            case DAY, WEEK, MONTH, QUARTER, YEAR ->
                new TurnoverRow(row.getObject("start", LocalDate.class), dimensions, resources);
        };
    }

    private static TurnoverRow.@Nullable Document document(ResultSet row) throws SQLException {
        OffsetDateTime period = row.getObject("start", OffsetDateTime.class);
        return period == null ? null : new TurnoverRow.Document(period.toInstant(), row.getString("recorder"));
    }

    private static BigDecimal figure(ResultSet row, Resource resource, String suffix) throws SQLException {
        return row.getBigDecimal(resource.name() + suffix)
                .setScale(resource.type().scale());
    }
}

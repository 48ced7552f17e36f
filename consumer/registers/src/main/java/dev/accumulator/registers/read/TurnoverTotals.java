package dev.accumulator.registers.read;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.table.RegisterSql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The totals of an answer with turnovers, as a statement of one row. */
final class TurnoverTotals {
    /** The names differ from those of the rows, which the totals stand beside. */
    private static final String SUMS = """
            select {each resource: coalesce(sum(w.{receipt}), 0) as {total_receipt},
                   coalesce(sum(w.{expense}), 0) as {total_expense}{if total_balances:,
                   coalesce(sum(w.{opening}), 0) as {total_opening},
                   coalesce(sum(w.{closing}), 0) as {total_closing}}}
              from ({summed}) w
            """;

    private static final List<String> FIGURES = List.of("receipt", "expense", "opening", "closing");

    private TurnoverTotals() {}

    /**
     * Returns the sums of a statement's rows.
     *
     * @param rows the rows, without a limit
     * @param hasBalances true if their openings and closings can be added up
     */
    static ReadPlan.Totals<TurnoverRow> of(RegisterSql sql, String rows, boolean hasBalances, SelectionSql selection) {
        RegisterSql named = sql;
        for (String figure : FIGURES) {
            named = named.withEachResource("total_" + figure, resource -> Identifiers.quote(column(resource, figure)));
        }
        return new ReadPlan.Totals<>(
                named.with("summed", rows).when("total_balances", hasBalances).fill(SUMS),
                (row, n) -> read(row, sql.definition().resources(), hasBalances, selection));
    }

    private static String column(Resource resource, String figure) {
        return "_total_" + resource.name() + "_" + figure;
    }

    private static TurnoverRow read(
            ResultSet row, List<Resource> resources, boolean hasBalances, SelectionSql selection) throws SQLException {
        Map<String, TurnoverRow.Turnover> figures = new LinkedHashMap<>();
        for (Resource resource : resources) {
            figures.put(
                    resource.name(),
                    new TurnoverRow.Turnover(
                            figure(row, resource, "receipt"),
                            figure(row, resource, "expense"),
                            hasBalances ? figure(row, resource, "opening") : null,
                            hasBalances ? figure(row, resource, "closing") : null));
        }
        return new TurnoverRow(null, selection.readFiltered(), figures);
    }

    private static BigDecimal figure(ResultSet row, Resource resource, String figure) throws SQLException {
        return row.getBigDecimal(column(resource, figure))
                .setScale(resource.type().scale());
    }
}

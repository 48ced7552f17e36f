package dev.accumulator.registers.read;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterSql;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads balances. The current one of a full cell is one index lookup; a past one adds totals up to its moment. */
final class BalanceReads {
    /** The balances of the cells, and the movements of the tail, which they do not hold yet. */
    private static final String CURRENT = """
            select *
              from (select {for group: u.{group}, }{each resource: coalesce(sum(u.{resource}), 0) as {resource}}
                      from (select {for group: c.{group}, }{each resource: sum(c.{resource}) as {resource}}
                              from {cell} c
                             where true
                               {filters}
                             {if group: group by {each group: c.{group}}}
                             union all
                            select {for group: c.{group}, }{each resource: sum(l.{resource}) as {resource}}
                              from {tail_movements} l
                              join {cell} c on c.cell = l.cell
                             where true
                               {filters}
                             {if group: group by {each group: c.{group}}}) u
                     {if group: group by {each group: u.{group}}}) q
             where true
               {if non_zero: and ({any resource: q.{resource} <> 0})}
               {conditions}
               {after}
             {order_and_limit}
            """;

    /** The receipts less the expenses up to a moment. */
    private static final String PAST = """
            select *
              from (select {for group: u.{group}, }{each resource: coalesce(sum(u.{resource}), 0) as {resource}}
                      from (select {for group: t.{group}, }{each resource: t.{receipt} - t.{expense} as {resource}}
                              from ({range}) t) u
                     {if group: group by {each group: u.{group}}}) q
             where true
               {if non_zero: and ({any resource: q.{resource} <> 0})}
               {conditions}
               {after}
             {order_and_limit}
            """;

    private final Database database;

    BalanceReads(Database database) {
        this.database = database;
    }

    Page<BalanceRow> read(RegisterDefinition definition, BalanceQuery query, GuardedRead guard) {
        return guard.page(database.jdbc(), plan(definition, query));
    }

    ReadPlan<BalanceRow> plan(RegisterDefinition definition, BalanceQuery query) {
        requireBalances(definition);
        SelectionSql selection = new SelectionSql(definition, query.selection());
        RangeChecks.check(definition, null, query.at(), "at");
        Parameters parameters = new Parameters();
        Keyset keyset = keyset(definition, selection, query);
        RegisterSql sql = selection
                .in(new RegisterSql(database.schema(), definition), parameters)
                .when("non_zero", query.nonZero())
                .with("conditions", FigureConditions.sql(query.figures(), definition.resourceNames(), parameters));
        boolean isCurrent = query.at() == null && query.knownAt() == null;
        return new ReadPlan<>(
                isCurrent ? sql : sql.with("range", upTo(query, sql, selection, parameters)),
                isCurrent ? CURRENT : PAST,
                keyset,
                parameters,
                (row, n) -> read(row, definition, selection));
    }

    static Keyset keyset(RegisterDefinition definition, SelectionSql selection, BalanceQuery query) {
        return new Keyset(
                keys(definition, selection, query),
                Arrays.asList(
                        "balances",
                        definition.name(),
                        query.at(),
                        query.knownAt(),
                        query.selection(),
                        query.nonZero(),
                        query.sort(),
                        query.figures()),
                query.page());
    }

    static void requireBalances(RegisterDefinition definition) {
        if (!definition.kind().keepsBalances()) {
            throw new InvalidQuery(
                    "register", "Register \"" + definition.name() + "\" keeps turnovers only, no balances");
        }
    }

    private static String upTo(BalanceQuery query, RegisterSql sql, SelectionSql selection, Parameters parameters) {
        return new RangeTotalsSql(sql, selection, parameters, null).rows(null, query.at(), query.knownAt());
    }

    private static List<Keyset.Key> keys(RegisterDefinition definition, SelectionSql selection, BalanceQuery query) {
        Map<String, Keyset.Key> columns = new LinkedHashMap<>();
        selection.groups().forEach(d -> columns.put(d.name(), Keyset.Key.of(d)));
        List<String> groups = List.copyOf(columns.keySet());
        definition.resourceNames().forEach(name -> columns.put(name, Keyset.Key.ofFigure(name)));
        return Keyset.keys(query.sort(), columns, groups);
    }

    private static BalanceRow read(ResultSet row, RegisterDefinition definition, SelectionSql selection)
            throws SQLException {
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            resources.put(
                    resource.name(),
                    row.getBigDecimal(resource.name()).setScale(resource.type().scale()));
        }
        return new BalanceRow(selection.readDimensions(row), resources);
    }
}

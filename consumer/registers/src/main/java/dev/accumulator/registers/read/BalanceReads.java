package dev.accumulator.registers.read;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MovementSql;
import dev.accumulator.registers.table.Parameters;
import dev.accumulator.registers.table.RegisterDdl;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Balances. The current one of a full cell is one index look-up; a past one adds totals up to its moment. */
public final class BalanceReads {
    private final Database database;

    public BalanceReads(Database database) {
        this.database = database;
    }

    public Page<BalanceRow> read(RegisterDefinition definition, BalanceQuery query, GuardedRead proof) {
        requireBalances(definition);
        SelectionSql selection = new SelectionSql(definition, query.selection());
        RangeChecks.check(definition, null, query.at(), "at");
        Parameters parameters = new Parameters();
        Keyset keyset = new Keyset(
                keys(definition, selection, query.sort()),
                Arrays.asList(
                        "balances",
                        definition.name(),
                        query.at(),
                        query.knownAt(),
                        query.selection(),
                        query.nonZero(),
                        query.sort()),
                query.page());
        String rows = query.at() == null && query.knownAt() == null
                ? current(definition, selection, parameters)
                : past(definition, selection, parameters, query);
        String sql = """
                select *
                  from (select %s%s
                          from (%s) u%s) q
                 where true%s%s%s
                """.formatted(
                selection.groupColumns("u"),
                each(definition, r -> "coalesce(sum(u.%1$s), 0) as %1$s".formatted(Identifiers.quote(r.name()))),
                rows,
                groupBy(selection),
                query.nonZero() ? " and (" + nonZero(definition) + ")" : "",
                keyset.andAfter(parameters),
                keyset.orderAndLimit());
        List<Keyset.Keyed<BalanceRow>> found = proof.read(
                database.jdbc(),
                sql,
                keyset,
                parameters,
                (row, n) -> new Keyset.Keyed<>(read(row, definition, selection), keyset.read(row)));
        return keyset.page(found);
    }

    private static void requireBalances(RegisterDefinition definition) {
        if (definition.kind() != RegisterKind.BALANCE) {
            throw new InvalidQuery(
                    "register", "Register \"" + definition.name() + "\" keeps turnovers only, no balances");
        }
    }

    /** The folded balances and what waits in the tail. */
    private String current(RegisterDefinition definition, SelectionSql selection, Parameters parameters) {
        Schema schema = database.schema();
        String groups = selection.isTotal()
                ? ""
                : " group by "
                        + selection.groups().stream()
                                .map(d -> "c." + Identifiers.quote(d.name()))
                                .collect(joining(", "));
        return """
                select %1$s%2$s
                  from %3$s c
                 where true%4$s%5$s
                 union all
                select %1$s%6$s
                  from %7$s l
                  join %3$s c on c.cell = l.cell
                 where true%4$s%5$s
                """.formatted(
                        selection.groupColumns("c"),
                        each(definition, r -> "sum(c.%1$s) as %1$s".formatted(Identifiers.quote(r.name()))),
                        schema.table(definition.name(), "cell"),
                        selection.andFilters(parameters),
                        groups,
                        each(definition, r -> "sum(l.%1$s) as %1$s".formatted(Identifiers.quote(r.name()))),
                        MovementSql.tail(schema, definition));
    }

    private String past(
            RegisterDefinition definition, SelectionSql selection, Parameters parameters, BalanceQuery query) {
        String totals = new RangeTotalsSql(database.schema(), definition, selection, parameters, null)
                .rows(null, query.at(), query.knownAt());
        return "select %s%s from (%s) t"
                .formatted(
                        selection.groupColumns("t"),
                        each(
                                definition,
                                r -> "t.%s - t.%s as %s"
                                        .formatted(
                                                RegisterDdl.receipt(r),
                                                RegisterDdl.expense(r),
                                                Identifiers.quote(r.name()))),
                        totals);
    }

    private static String groupBy(SelectionSql selection) {
        return selection.isTotal()
                ? ""
                : " group by "
                        + selection.groups().stream()
                                .map(d -> "u." + Identifiers.quote(d.name()))
                                .collect(joining(", "));
    }

    private static String nonZero(RegisterDefinition definition) {
        return definition.resourceNames().stream()
                .map(name -> "q." + Identifiers.quote(name) + " <> 0")
                .collect(joining(" or "));
    }

    private static List<Keyset.Key> keys(RegisterDefinition definition, SelectionSql selection, List<Sort> sort) {
        Map<String, Keyset.Key> columns = new LinkedHashMap<>();
        selection.groups().forEach(d -> columns.put(d.name(), dimensionKey(d)));
        definition.resources().forEach(r -> columns.put(r.name(), new Keyset.Key(r.name(), "numeric", false, false)));
        return orderBy(
                sort, columns, selection.groups().stream().map(Dimension::name).toList());
    }

    static Keyset.Key dimensionKey(Dimension dimension) {
        return new Keyset.Key(dimension.name(), dimension.type().text(), dimension.nullable(), false);
    }

    /** The asked columns, then those that make the order complete. */
    static List<Keyset.Key> orderBy(List<Sort> sort, Map<String, Keyset.Key> columns, List<String> complete) {
        Map<String, Keyset.Key> keys = new LinkedHashMap<>();
        for (Sort by : sort) {
            Keyset.Key column = columns.get(by.field());
            if (column == null) {
                throw new InvalidQuery(
                        "sort",
                        "\"" + ForeignText.shorten(by.field()) + "\" is no column of this answer; it has "
                                + String.join(", ", columns.keySet()));
            }
            keys.putIfAbsent(
                    column.column(),
                    new Keyset.Key(column.column(), column.type(), column.nullable(), by.descending()));
        }
        for (String name : complete) {
            Keyset.Key column = columns.get(name);
            if (column != null) {
                keys.putIfAbsent(column.column(), column);
            }
        }
        return new ArrayList<>(keys.values());
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

    private static String each(RegisterDefinition definition, Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }
}

package dev.accumulator.registers.read;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.Parameters;
import dev.accumulator.registers.table.RegisterDdl;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Turnovers, split by dimensions and calendar intervals, with opening and closing balances where asked for. */
public final class TurnoverReads {
    private final Database database;

    public TurnoverReads(Database database) {
        this.database = database;
    }

    public Page<TurnoverRow> read(RegisterDefinition definition, TurnoverQuery query, GuardedRead proof) {
        if (query.balances() && definition.kind() != RegisterKind.BALANCE) {
            throw new InvalidQuery(
                    "balances", "Register \"" + definition.name() + "\" keeps turnovers only, no balances");
        }
        SelectionSql selection = new SelectionSql(definition, query.selection());
        RangeChecks.check(definition, query.from(), query.to(), "to");
        Parameters parameters = new Parameters();
        Keyset keyset = new Keyset(
                keys(definition, selection, query),
                Arrays.asList(
                        "turnovers",
                        definition.name(),
                        query.from(),
                        query.to(),
                        query.knownAt(),
                        query.selection(),
                        query.interval(),
                        query.balances(),
                        query.sort()),
                query.page());
        String rows = query.balances()
                ? withBalances(definition, selection, parameters, query)
                : summed(definition, selection, parameters, query);
        boolean single = selection.isTotal() && query.interval() == null;
        String sql = "select * from (%s) q where %s%s%s"
                .formatted(
                        rows,
                        single ? "true" : "(" + someFigure(definition, query) + ")",
                        keyset.andAfter(parameters),
                        keyset.orderAndLimit());
        List<Keyset.Keyed<TurnoverRow>> found = proof.read(
                database.jdbc(),
                sql,
                keyset,
                parameters,
                (row, n) -> new Keyset.Keyed<>(read(row, definition, selection, query), keyset.read(row)));
        return keyset.page(found);
    }

    private String summed(
            RegisterDefinition definition, SelectionSql selection, Parameters parameters, TurnoverQuery query) {
        String start = query.interval() == null ? "" : "u.start, ";
        return "select %s%s%s from (%s) u%s"
                .formatted(
                        selection.groupColumns("u"),
                        start,
                        each(definition, r -> figures(r, "u")),
                        new RangeTotalsSql(database.schema(), definition, selection, parameters, query.interval())
                                .rows(query.from(), query.to(), query.knownAt()),
                        groupBy(selection, query.interval() != null, "u"));
    }

    private static String figures(Resource resource, String alias) {
        return "coalesce(sum(%3$s.%1$s), 0) as %1$s, coalesce(sum(%3$s.%2$s), 0) as %2$s, "
                        .formatted(RegisterDdl.receipt(resource), RegisterDdl.expense(resource), alias)
                + "coalesce(sum(%3$s.%1$s), 0) - coalesce(sum(%3$s.%2$s), 0) as %4$s"
                        .formatted(
                                RegisterDdl.receipt(resource),
                                RegisterDdl.expense(resource),
                                alias,
                                Identifiers.quote(resource.name() + "_net"));
    }

    /**
     * The turnovers and, as one more row a group without a start, the balance before the range; then running sums. The row
     * before the range is left out of the answer unless the range is not split.
     */
    private String withBalances(
            RegisterDefinition definition, SelectionSql selection, Parameters parameters, TurnoverQuery query) {
        boolean split = query.interval() != null;
        String turnovers = new RangeTotalsSql(database.schema(), definition, selection, parameters, query.interval())
                .rows(query.from(), query.to(), query.knownAt());
        String before = query.from() == null
                ? ""
                : " union all select %s%s%s, true as _before from (%s) b"
                        .formatted(
                                selection.groupColumns("b"),
                                split ? "cast(null as date) as start, " : "",
                                each(
                                        definition,
                                        r -> "b.%s, b.%s".formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                                new RangeTotalsSql(database.schema(), definition, selection, parameters, null)
                                        .rows(null, justBefore(query.from()), query.knownAt()));
        String all = "select %s%s%s, false as _before from (%s) i%s"
                .formatted(
                        selection.groupColumns("i"),
                        split ? "i.start, " : "",
                        each(definition, r -> "i.%s, i.%s".formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                        turnovers,
                        before);
        return split ? runningBalances(definition, selection, all) : rangeBalances(definition, selection, all);
    }

    private static String rangeBalances(RegisterDefinition definition, SelectionSql selection, String all) {
        return "select %s%s from (%s) u%s"
                .formatted(
                        selection.groupColumns("u"),
                        each(definition, r -> {
                            String net = "u.%s - u.%s".formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r));
                            return """
                                    coalesce(sum(u.%1$s) filter (where not u._before), 0) as %1$s,
                                    coalesce(sum(u.%2$s) filter (where not u._before), 0) as %2$s,
                                    coalesce(sum(%3$s) filter (where not u._before), 0) as %4$s,
                                    coalesce(sum(%3$s) filter (where u._before), 0) as %5$s,
                                    coalesce(sum(%3$s), 0) as %6$s""".formatted(
                                            RegisterDdl.receipt(r),
                                            RegisterDdl.expense(r),
                                            net,
                                            Identifiers.quote(r.name() + "_net"),
                                            Identifiers.quote(r.name() + "_opening"),
                                            Identifiers.quote(r.name() + "_closing"));
                        }),
                        all,
                        groupBy(selection, false, "u"));
    }

    private static String runningBalances(RegisterDefinition definition, SelectionSql selection, String all) {
        String grouped = "select %su.start, u._before, %s from (%s) u%s, u._before"
                .formatted(
                        selection.groupColumns("u"),
                        each(definition, r -> figures(r, "u")),
                        all,
                        groupBy(selection, true, "u"));
        String partition = selection.isTotal()
                ? ""
                : "partition by "
                        + selection.groups().stream()
                                .map(d -> "g." + Identifiers.quote(d.name()))
                                .collect(joining(", "));
        return "select * from (select g.*, %s from (%s) g window w as (%s order by g.start nulls first)) r where not r._before"
                .formatted(
                        each(definition, r -> {
                            String net = Identifiers.quote(r.name() + "_net");
                            return "sum(g.%1$s) over w - g.%1$s as %2$s, sum(g.%1$s) over w as %3$s"
                                    .formatted(
                                            net,
                                            Identifiers.quote(r.name() + "_opening"),
                                            Identifiers.quote(r.name() + "_closing"));
                        }),
                        grouped,
                        partition);
    }

    /** The last day or microsecond before a lower bound. */
    private static PointInTime justBefore(PointInTime from) {
        return switch (from) {
            case PointInTime.Day day -> new PointInTime.Day(day.day().minusDays(1));
            case PointInTime.Moment moment ->
                new PointInTime.Moment(Moments.ceil(moment.instant()).minus(1, ChronoUnit.MICROS));
        };
    }

    private static String groupBy(SelectionSql selection, boolean split, String alias) {
        List<String> columns = new ArrayList<>();
        selection.groups().forEach(d -> columns.add(alias + "." + Identifiers.quote(d.name())));
        if (split) {
            columns.add(alias + ".start");
        }
        return columns.isEmpty() ? "" : " group by " + String.join(", ", columns);
    }

    private static String someFigure(RegisterDefinition definition, TurnoverQuery query) {
        // A balance that merely goes through an interval makes no row of it: whether there is one would depend on
        // whether
        // movements that cancel out were folded together.
        List<String> suffixes = query.balances() && query.interval() == null
                ? List.of("_receipt", "_expense", "_opening", "_closing")
                : List.of("_receipt", "_expense");
        return definition.resourceNames().stream()
                .flatMap(name -> suffixes.stream().map(suffix -> "q." + Identifiers.quote(name + suffix) + " <> 0"))
                .collect(joining(" or "));
    }

    private static List<Keyset.Key> keys(RegisterDefinition definition, SelectionSql selection, TurnoverQuery query) {
        Map<String, Keyset.Key> columns = new LinkedHashMap<>();
        List<String> complete = new ArrayList<>();
        for (Dimension dimension : selection.groups()) {
            columns.put(dimension.name(), BalanceReads.dimensionKey(dimension));
            complete.add(dimension.name());
        }
        if (query.interval() != null) {
            columns.put("start", new Keyset.Key("start", "date", false, false));
            complete.add("start");
        }
        List<String> suffixes = query.balances()
                ? List.of("_receipt", "_expense", "_net", "_opening", "_closing")
                : List.of("_receipt", "_expense", "_net");
        for (String name : definition.resourceNames()) {
            suffixes.forEach(
                    suffix -> columns.put(name + suffix, new Keyset.Key(name + suffix, "numeric", false, false)));
        }
        return BalanceReads.orderBy(query.sort(), columns, complete);
    }

    private static TurnoverRow read(
            ResultSet row, RegisterDefinition definition, SelectionSql selection, TurnoverQuery query)
            throws SQLException {
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
        LocalDate start = query.interval() == null ? null : row.getObject("start", LocalDate.class);
        return new TurnoverRow(start, selection.readDimensions(row), resources);
    }

    private static BigDecimal figure(ResultSet row, Resource resource, String suffix) throws SQLException {
        return row.getBigDecimal(resource.name() + suffix)
                .setScale(resource.type().scale());
    }

    private static String each(RegisterDefinition definition, Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }
}

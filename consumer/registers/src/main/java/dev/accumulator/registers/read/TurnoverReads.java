package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterSql;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** Reads turnovers, split by dimensions and calendar intervals, with opening and closing balances where asked for. */
final class TurnoverReads {
    private static final String TURNOVERS = """
            select *
              from (select {for group: u.{group}, }{if split: u.start, }
                           {each resource: coalesce(sum(u.{receipt}), 0) as {receipt},
                           coalesce(sum(u.{expense}), 0) as {expense},
                           coalesce(sum(u.{receipt}), 0) - coalesce(sum(u.{expense}), 0) as {net}}
                      from ({range}) u
                     {if grouped: group by {each group: u.{group}}{if split:{if group:, }u.start}}) q
             where {if grouped: ({any resource: q.{receipt} <> 0 or q.{expense} <> 0})}{unless grouped: true}
               {conditions}
               {after}
             {order_and_limit}
            """;

    /** The turnovers of the range and, marked as {@code _before}, those of all time before it. */
    private static final String WITH_BALANCES = """
            select *
              from (select {for group: u.{group}, }
                           {each resource: coalesce(sum(u.{receipt}) filter (where not u._before), 0) as {receipt},
                           coalesce(sum(u.{expense}) filter (where not u._before), 0) as {expense},
                           coalesce(sum(u.{receipt} - u.{expense}) filter (where not u._before), 0) as {net},
                           coalesce(sum(u.{receipt} - u.{expense}) filter (where u._before), 0) as {opening},
                           coalesce(sum(u.{receipt} - u.{expense}), 0) as {closing}}
                      from (select {for group: i.{group}, }{figures:i}, false as _before
                              from ({range}) i
                            {if from: union all
                            select {for group: b.{group}, }{figures:b}, true as _before
                              from ({before}) b}) u
                     {if group: group by {each group: u.{group}}}) q
             where {if group: ({any resource: q.{receipt} <> 0 or q.{expense} <> 0
                                              or q.{opening} <> 0 or q.{closing} <> 0})}{unless group: true}
               {conditions}
               {after}
             {order_and_limit}
            """;

    /**
     * Running sums over intervals. The time before the range is an interval without a start, which the answer leaves out. A
     * balance that merely goes through an interval makes no row of it: a row would depend on whether movements that cancel
     * out were folded together.
     */
    private static final String RUNNING_BALANCES = """
            select *
              from (select *
                      from (select g.*,
                                   {each resource: sum(g.{net}) over w - g.{net} as {opening},
                                   sum(g.{net}) over w as {closing}}
                              from (select {for group: u.{group}, }u.start, u._before,
                                           {each resource: coalesce(sum(u.{receipt}), 0) as {receipt},
                                           coalesce(sum(u.{expense}), 0) as {expense},
                                           coalesce(sum(u.{receipt}), 0) - coalesce(sum(u.{expense}), 0) as {net}}
                                      from (select {for group: i.{group}, }i.start, {figures:i}, false as _before
                                              from ({range}) i
                                            {if from: union all
                                            select {for group: b.{group}, }cast(null as {start_type}) as start,
                                                   {figures:b}, true as _before
                                              from ({before}) b}) u
                                     group by {for group: u.{group}, }u.start, u._before) g
                            window w as ({if group: partition by {each group: g.{group}} }order by g.start nulls first)) r
                     where not r._before) q
             where ({any resource: q.{receipt} <> 0 or q.{expense} <> 0})
               {conditions}
               {after}
             {order_and_limit}
            """;

    private final Database database;

    TurnoverReads(Database database) {
        this.database = database;
    }

    Page<TurnoverRow> read(RegisterDefinition definition, TurnoverQuery query, GuardedRead guard) {
        return guard.page(database.jdbc(), plan(definition, query));
    }

    ReadPlan<TurnoverRow> plan(RegisterDefinition definition, TurnoverQuery query) {
        check(definition, query);
        SelectionSql selection = new SelectionSql(definition, query.selection());
        RangeChecks.check(definition, query.from(), query.to(), "to");
        Parameters parameters = new Parameters();
        List<String> starts = query.empty() && query.interval() != null && query.interval() != Interval.DOCUMENT
                ? EmptyIntervals.of(definition, query, query.interval())
                : List.of();
        RegisterSql sql = ranges(definition, query, selection, parameters)
                .with(
                        "conditions",
                        FigureConditions.sql(query.figures(), TurnoverRows.figures(definition, query), parameters));
        boolean isReport = ReportSql.answers(query);
        ReadPlan<TurnoverRow> plan = new ReadPlan<>(
                isReport ? ReportSql.in(sql, query, starts, parameters) : sql,
                isReport ? ReportSql.REPORT : template(query),
                keyset(definition, query, selection),
                parameters,
                (row, n) -> TurnoverRows.read(row, definition, selection, query, starts.size()));
        return query.totals() ? withTotals(plan, definition, query, parameters) : plan;
    }

    static void check(RegisterDefinition definition, TurnoverQuery query) {
        if (query.balances() && !definition.kind().keepsBalances()) {
            throw new InvalidQuery(
                    "balances", "Register \"" + definition.name() + "\" keeps turnovers only, no balances");
        }
        if (query.empty() && query.interval() == null && !query.balances()) {
            throw new InvalidQuery(
                    "empty",
                    "empty=true needs an interval, or balances=true, with which groups without movements are in the"
                            + " answer that have a balance");
        }
    }

    static Keyset keyset(RegisterDefinition definition, TurnoverQuery query, SelectionSql selection) {
        return new Keyset(
                TurnoverRows.keys(definition, selection, query),
                Arrays.asList(
                        "turnovers",
                        definition.name(),
                        query.from(),
                        query.to(),
                        query.knownAt(),
                        query.selection(),
                        query.interval(),
                        query.balances(),
                        query.sort(),
                        query.figures(),
                        query.empty()),
                query.page());
    }

    /**
     * Adds the totals. Those of all rows are one row more of the same question, without groups and intervals. Where conditions
     * leave out some rows, the others are added up; openings and closings only where they are not those of intervals, because
     * the sum of these says nothing.
     */
    private ReadPlan<TurnoverRow> withTotals(
            ReadPlan<TurnoverRow> plan, RegisterDefinition definition, TurnoverQuery query, Parameters parameters) {
        TurnoverQuery whole = query.inOneRow();
        SelectionSql selection = new SelectionSql(definition, whole.selection());
        boolean isOfSome = !query.figures().isEmpty();
        String rows = isOfSome
                ? plan.wholeAnswer()
                : ranges(definition, whole, selection, parameters)
                        .with("conditions", "")
                        .with("after", "")
                        .with("order_and_limit", "")
                        .fill(template(whole));
        boolean hasBalances = query.balances() && (!isOfSome || query.interval() == null);
        return new ReadPlan<>(
                plan.sql(),
                plan.template(),
                plan.keyset(),
                parameters,
                plan.mapper(),
                TurnoverTotals.of(plan.sql(), rows, hasBalances, selection));
    }

    private static String template(TurnoverQuery query) {
        if (!query.balances()) {
            return TURNOVERS;
        }
        return query.interval() == null ? WITH_BALANCES : RUNNING_BALANCES;
    }

    private RegisterSql ranges(
            RegisterDefinition definition, TurnoverQuery query, SelectionSql selection, Parameters parameters) {
        RegisterSql sql = selection.in(new RegisterSql(database.schema(), definition), parameters);
        RangeTotalsSql range = new RangeTotalsSql(sql, selection, parameters, query.interval());
        RegisterSql ranges = sql.with("range", range.rows(query.from(), query.to(), query.knownAt()))
                .with("start_type", ReportSql.startType(query))
                .when("split", query.interval() != null)
                .when("grouped", query.interval() != null || !selection.isTotal())
                .when("from", query.from() != null);
        if (query.from() == null || !query.balances()) {
            return ranges;
        }
        RangeTotalsSql before = new RangeTotalsSql(sql, selection, parameters, null);
        return ranges.with("before", before.rows(null, justBefore(query.from()), query.knownAt()));
    }

    /** Returns the last day or microsecond before the range. */
    private static PointInTime justBefore(PointInTime from) {
        return switch (from) {
            case PointInTime.Day day -> new PointInTime.Day(day.day().minusDays(1));
            case PointInTime.Moment moment ->
                new PointInTime.Moment(Moments.ceil(moment.instant()).minus(1, ChronoUnit.MICROS));
        };
    }
}

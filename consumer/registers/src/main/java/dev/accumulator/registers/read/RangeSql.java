package dev.accumulator.registers.read;

import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.table.RegisterSql;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Conditions on days and periods, each of which begins with {@code and}. Their values are parameters of the statement. */
final class RangeSql {
    /**
     * The movements of days that have no day totals, as a table of a statement. Where the cells are few, the months are
     * looked at first: the planner knows how many movements a cell has on average, and a cell with day totals has many more.
     */
    private static final String MOVEMENTS_WITHOUT_DAY_TOTALS = """
            (select m.cell, l.period, l.reversal, {resources:l}
               from {month} m
               join lateral (select *
                               from {log} l
                              where {if one_month: l.cell = m.cell}{unless one_month: {in_month}}
                                {range}
                                and {not_in_tail}
                             {if few_cells: offset 0}) l
                 on true
              where not m.by_day
                {months})
            """;

    private final RegisterSql sql;
    private final Parameters parameters;

    RangeSql(RegisterSql sql, Parameters parameters) {
        this.sql = sql;
        this.parameters = parameters;
    }

    /** Returns the condition that a day lies between two others, both included; empty where neither is given. */
    String between(String day, RangePlan.Days days) {
        String after =
                days.first() == null ? "" : "and " + day + " >= cast(" + parameters.add(days.first()) + " as date)\n";
        String before =
                days.last() == null ? "" : "and " + day + " <= cast(" + parameters.add(days.last()) + " as date)\n";
        return after + before;
    }

    /**
     * Returns the condition that movement {@code l} belongs to a part of a range. The days alone decide, as PostgreSQL cuts
     * them. The bounds on the period are wider, and serve the indexes and partitions.
     */
    String within(RangePlan.Part part) {
        Instant first = part.from() != null ? part.from() : start(part.days().first(), -1);
        Instant last = part.to() != null ? part.to() : start(part.days().last(), 2);
        return between(sql.fill("{day_of:l}"), part.days())
                + (first == null ? "" : "and l.period >= " + parameters.addMoment(first) + "\n")
                + (last == null ? "" : "and l.period <= " + parameters.addMoment(last) + "\n");
    }

    private @Nullable Instant start(@Nullable LocalDate day, int later) {
        RegisterDefinition definition = sql.definition();
        return day == null
                ? null
                : day.plusDays(later).atStartOfDay(definition.zone()).toInstant();
    }

    /** Returns the movements of days that have no day totals, as a table of a statement. */
    String movementsWithoutDayTotals(RangePlan.Days days, boolean ofFewCells) {
        RangePlan.Days months = RangePlan.monthsOf(days);
        // Where all days are of one month, so are their movements.
        boolean isOneMonth = months.first() != null && months.first().equals(months.last());
        return sql.with("range", within(new RangePlan.Part(days, null, null)))
                .with("months", between("m.month", months))
                .when("one_month", isOneMonth)
                .when("few_cells", ofFewCells)
                .fill(MOVEMENTS_WITHOUT_DAY_TOTALS);
    }
}

package dev.accumulator.registers.read;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.MovementSql;
import dev.accumulator.registers.table.Parameters;
import dev.accumulator.registers.table.RangePlan;
import dev.accumulator.registers.table.RegisterDdl;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Receipts and expenses of a range of time, put together in one statement from month totals, day totals, the movements of
 * months that have none, the tail and the movements of the days that count only in part. Exact at every moment, because all
 * of it sees one snapshot; and of months that count as a whole no movement is read, unless the answer is split by days or
 * weeks.
 */
final class RangeTotalsSql {
    /** From this day of a month on, the whole month less its remaining days is fewer rows. */
    private static final int MIDDLE_OF_MONTH = 16;

    private final Schema schema;
    private final RegisterDefinition definition;
    private final SelectionSql selection;
    private final Parameters parameters;
    private final @Nullable Interval interval;
    private final List<String> branches = new ArrayList<>();

    RangeTotalsSql(
            Schema schema,
            RegisterDefinition definition,
            SelectionSql selection,
            Parameters parameters,
            @Nullable Interval interval) {
        this.schema = schema;
        this.definition = definition;
        this.selection = selection;
        this.parameters = parameters;
        this.interval = interval;
    }

    /**
     * Rows of the grouped dimensions, {@code start} where there is an interval, and a receipt and an expense column a
     * resource. Several rows may be of the same group.
     */
    String rows(@Nullable PointInTime from, @Nullable PointInTime to, @Nullable Instant knownAt) {
        if (knownAt != null) {
            addPart(RangePlan.ofMovements(definition, from, to), knownAt);
            return union();
        }
        boolean byDay = interval == Interval.DAY || interval == Interval.WEEK;
        RangePlan span = RangePlan.of(definition, from, to, byDay);
        if (span.whole() != null) {
            addWhole(span.whole(), byDay);
            addTail(span.whole());
        }
        span.parts().forEach(part -> addPart(part, null));
        if (branches.isEmpty()) {
            // A range between two microseconds. No movement is as old as this day.
            branches.add(
                    totals("month", new RangePlan.Days(LocalDate.EPOCH.withYear(1), LocalDate.EPOCH.withYear(1)), 1));
        }
        return union();
    }

    private String union() {
        return String.join(" union all ", branches);
    }

    private void addWhole(RangePlan.Days days, boolean byDay) {
        if (byDay) {
            addDays(days, 1);
            return;
        }
        LocalDate first = days.first() == null ? null : RangePlan.firstOfMonthFrom(days.first());
        LocalDate last = days.last() == null ? null : RangePlan.lastOfMonthTo(days.last());
        if (first != null && last != null && first.isAfter(last)) {
            addDays(days, 1);
            return;
        }
        LocalDate lastMonths = last;
        if (last != null && days.last() != null && days.last().isAfter(last)) {
            if (days.last().getDayOfMonth() >= MIDDLE_OF_MONTH) {
                lastMonths = last.plusDays(1).plusMonths(1).minusDays(1);
                addDays(new RangePlan.Days(days.last().plusDays(1), lastMonths), -1);
            } else {
                addDays(new RangePlan.Days(last.plusDays(1), days.last()), 1);
            }
        }
        if (first != null && days.first() != null && days.first().isBefore(first)) {
            addDays(new RangePlan.Days(days.first(), first.minusDays(1)), 1);
        }
        branches.add(totals("month", new RangePlan.Days(first, lastMonths), 1));
    }

    /** The day totals of months that have some, and the movements of those that have none. */
    private void addDays(RangePlan.Days days, int sign) {
        branches.add(totals("day", days, sign));
        branches.add(movements(
                MovementSql.sparse(schema, definition, days, selection.hasFilters(), parameters), "true", "", sign));
    }

    private String totals(String level, RangePlan.Days days, int sign) {
        String column = "t." + level;
        return """
                select %s%s%s
                  from %s t%s
                 where true%s%s%s
                """.formatted(
                        selection.groupColumns("c"),
                        startColumn(column),
                        figures(
                                r -> "sum(t.%s)".formatted(RegisterDdl.receipt(r)),
                                r -> "sum(t.%s)".formatted(RegisterDdl.expense(r)),
                                sign),
                        schema.table(definition.name(), RegisterDdl.totals(level)),
                        joinCells("t"),
                        between(column, days),
                        selection.andFilters(parameters),
                        groupBy(column));
    }

    private void addTail(RangePlan.Days days) {
        branches.add(movements(
                MovementSql.tail(schema, definition), "true" + between(MovementSql.day(definition, "l"), days), "", 1));
    }

    private void addPart(RangePlan.Part part, @Nullable Instant knownAt) {
        StringBuilder condition =
                new StringBuilder("true").append(MovementSql.within(definition, "l", part, parameters));
        String postings = "";
        if (knownAt != null) {
            postings = " join " + schema.sql("{schema}.postings") + " p on p.posting = l.posting";
            condition.append(" and p.recorded_at <= ").append(parameters.moment(Moments.floor(knownAt)));
        }
        branches.add(movements(schema.table(definition.name(), "log"), condition.toString(), postings, 1));
    }

    private String movements(String table, String condition, String join, int sign) {
        String day = MovementSql.day(definition, "l");
        return """
                select %s%s%s
                  from %s l%s%s
                 where %s%s%s
                """.formatted(
                        selection.groupColumns("c"),
                        startColumn(day),
                        figures(r -> MovementSql.receiptSum(r, "l"), r -> MovementSql.expenseSum(r, "l"), sign),
                        table,
                        join,
                        joinCells("l"),
                        condition,
                        selection.andFilters(parameters),
                        groupBy(day));
    }

    private String joinCells(String alias) {
        return selection.needsCells()
                ? " join %s c on c.cell = %s.cell".formatted(schema.table(definition.name(), "cell"), alias)
                : "";
    }

    private String figures(Function<Resource, String> receipts, Function<Resource, String> expenses, int sign) {
        String times = sign < 0 ? "-1 * " : "";
        return definition.resources().stream()
                .map(r -> "%1$s(%2$s) as %3$s, %1$s(%4$s) as %5$s"
                        .formatted(
                                times,
                                receipts.apply(r),
                                RegisterDdl.receipt(r),
                                expenses.apply(r),
                                RegisterDdl.expense(r)))
                .collect(joining(", "));
    }

    private String startColumn(String day) {
        return interval == null ? "" : start(day) + " as start, ";
    }

    private String start(String day) {
        return interval == null || interval == Interval.DAY
                ? day
                : MovementSql.truncated(interval.name().toLowerCase(Locale.ROOT), day);
    }

    private String groupBy(String day) {
        List<String> columns = new ArrayList<>();
        selection.groups().forEach(d -> columns.add("c." + Identifiers.quote(d.name())));
        if (interval != null) {
            columns.add(start(day));
        }
        return columns.isEmpty() ? "" : " group by " + String.join(", ", columns);
    }

    private String between(String column, RangePlan.Days days) {
        return MovementSql.between(column, days, parameters);
    }
}

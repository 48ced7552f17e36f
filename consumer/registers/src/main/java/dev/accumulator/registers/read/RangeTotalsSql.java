package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.TotalsUnit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Receipts and expenses of a range of time, from month totals, day totals, the movements of months without day totals, the
 * tail, and the movements of days that count only in part. Of a ledger, reads by account use the totals by account. One statement reads all of it in one snapshot, so the answer is
 * exact at every moment. It reads no movement of a month that counts as a whole, unless the answer is split by days or weeks,
 * or by hours or documents, which the movements of the range answer alone.
 */
final class RangeTotalsSql {
    /** From this day of a month on, the whole month less its remaining days is fewer rows. */
    private static final int MIDDLE_OF_MONTH = 16;

    private static final String TOTALS = """
            select {for group: c.{group}, }{if split: {start} as start, }
                   {each resource: {sign}sum(t.{receipt}) as {receipt}, {sign}sum(t.{expense}) as {expense}}
              from {totals} t
              {if cells: join {cell} c on c.cell = t.cell}
             where true
               {range}
               {filters}
             {if grouped: group by {each group: c.{group}}{if split:{if group:, }{start}}}
            """;

    /** Totals by account have the column that a cell is filtered and grouped by. */
    private static final String TOTALS_BY_ACCOUNT = """
            select {for group: c.{group}, }{if split: {start} as start, }
                   {each resource: {sign}sum(c.{receipt}) as {receipt}, {sign}sum(c.{expense}) as {expense}}
              from {totals_by_account} c
             where true
               {range}
               {filters}
             {if grouped: group by {each group: c.{group}}{if split:{if group:, }{start}}}
            """;

    private static final String MOVEMENTS = """
            select {for group: c.{group}, }{if split: {start} as start, }{if document: l.recorder as _recorder, }
                   {each resource: {sign}{receipts_of:l} as {receipt},
                   {sign}{expenses_of:l} as {expense}}
              from {rows} l
              {if known_at: join {postings} p on p.posting = l.posting}
              {if cells: join {cell} c on c.cell = l.cell}
             where true
               {range}
               {if known_at: and p.recorded_at <= cast(:knownAt as timestamptz)}
               {filters}
             {if grouped: group by {each group: c.{group}}{if split:{if group:, }{start}}{if document:, l.recorder}}
            """;

    /** A bare date would be truncated as a moment in the session's time zone, which may never have had that day. */
    private static final String FIRST_DAY_OF_INTERVAL = "date_trunc('{interval}', ({day})::timestamp)::date";

    private final RegisterSql sql;
    private final RegisterDefinition definition;
    private final RangeSql ranges;
    private final boolean isFiltered;
    private final boolean isByAccount;
    private final Parameters parameters;
    private final @Nullable Interval interval;
    private final List<String> branches = new ArrayList<>();

    /**
     * Prepares the statement.
     *
     * @param sql knows the holes of the selection
     * @param interval by which the answer is split, or null
     */
    RangeTotalsSql(RegisterSql sql, SelectionSql selection, Parameters parameters, @Nullable Interval interval) {
        this.sql = sql.when("split", interval != null)
                .when("document", interval == Interval.DOCUMENT)
                .when("grouped", interval != null || !selection.isTotal())
                .with("interval", interval == null ? "" : interval.name().toLowerCase(Locale.ROOT));
        this.definition = sql.definition();
        this.ranges = new RangeSql(this.sql, parameters);
        this.isFiltered = selection.hasFilters();
        this.isByAccount = definition.kind() == RegisterKind.LEDGER && selection.isOnlyOf(Entry.ACCOUNT);
        this.parameters = parameters;
        this.interval = interval;
    }

    /**
     * Returns a query of the grouped dimensions, {@code start} where there is an interval, and a receipt and an expense
     * column of each resource. A group may have several rows.
     */
    String rows(@Nullable PointInTime from, @Nullable PointInTime to, @Nullable Instant knownAt) {
        if (knownAt != null) {
            parameters.put("knownAt", Moments.parameter(Moments.floor(knownAt)));
            addPart(RangePlan.ofMovements(definition, from, to), true);
            return union();
        }
        if (interval != null && !interval.isOfDays()) {
            addPart(RangePlan.ofMovements(definition, from, to), false);
            return union();
        }
        boolean byDay = interval == Interval.DAY || interval == Interval.WEEK;
        RangePlan plan = RangePlan.of(definition, from, to, byDay);
        if (plan.whole() != null) {
            addWhole(plan.whole(), byDay);
            addTail(plan.whole());
        }
        plan.parts().forEach(part -> addPart(part, false));
        if (branches.isEmpty()) {
            // A range between two microseconds. No movement is as old as this day.
            LocalDate never = LocalDate.EPOCH.withYear(1);
            addTotals(TotalsUnit.MONTH, new RangePlan.Days(never, never), "");
        }
        return union();
    }

    private String union() {
        return String.join("\n union all\n", branches);
    }

    private void addWhole(RangePlan.Days days, boolean byDay) {
        if (byDay) {
            addDays(days, "");
            return;
        }
        LocalDate first = days.first() == null ? null : RangePlan.firstOfMonthFrom(days.first());
        LocalDate last = days.last() == null ? null : RangePlan.lastOfMonthTo(days.last());
        if (first != null && last != null && first.isAfter(last)) {
            addDays(days, "");
            return;
        }
        LocalDate lastMonths = last;
        if (last != null && days.last() != null && days.last().isAfter(last)) {
            if (days.last().getDayOfMonth() >= MIDDLE_OF_MONTH) {
                lastMonths = last.plusDays(1).plusMonths(1).minusDays(1);
                addDays(new RangePlan.Days(days.last().plusDays(1), lastMonths), "-1 * ");
            } else {
                addDays(new RangePlan.Days(last.plusDays(1), days.last()), "");
            }
        }
        if (first != null && days.first() != null && days.first().isBefore(first)) {
            addDays(new RangePlan.Days(days.first(), first.minusDays(1)), "");
        }
        addTotals(TotalsUnit.MONTH, new RangePlan.Days(first, lastMonths), "");
    }

    /** Adds the day totals of busy months, and the movements of the other months. Accounts have the days of all months. */
    private void addDays(RangePlan.Days days, String sign) {
        addTotals(TotalsUnit.DAY, days, sign);
        if (!isByAccount) {
            addMovements(ranges.movementsWithoutDayTotals(days, isFiltered), "", false, sign);
        }
    }

    private void addTotals(TotalsUnit unit, RangePlan.Days days, String sign) {
        String alias = isByAccount ? "c." : "t.";
        branches.add(startingAt(alias + "{unit}", sql.at(unit))
                .with("sign", sign)
                .with("range", ranges.between(alias + unit.column(), days))
                .fill(isByAccount ? TOTALS_BY_ACCOUNT : TOTALS));
    }

    private void addTail(RangePlan.Days days) {
        addMovements("{tail_movements}", ranges.between(sql.fill("{day_of:l}"), days), false, "");
    }

    private void addPart(RangePlan.Part part, boolean isKnownAt) {
        addMovements("{log}", ranges.within(part), isKnownAt, "");
    }

    private void addMovements(String rows, String range, boolean isKnownAt, String sign) {
        branches.add(startingAt("{day_of:l}", sql)
                .with("rows", rows)
                .with("range", range)
                .with("sign", sign)
                .when("known_at", isKnownAt)
                .fill(MOVEMENTS));
    }

    private RegisterSql startingAt(String day, RegisterSql branch) {
        return branch.with("day", day)
                .with(
                        "start",
                        switch (interval) {
                            case null -> "{day}";
                            case DOCUMENT -> "l.period";
                            case HOUR -> "{hour_of:l}";
                            case DAY -> "{day}";
                            case WEEK, MONTH, QUARTER, YEAR -> FIRST_DAY_OF_INTERVAL;
                        });
    }
}

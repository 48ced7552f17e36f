package dev.accumulator.registers.table;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** The statements by which movements get into the totals. Each is made once for a register, but for the first totals. */
final class FoldSql {
    private final RegisterSql sql;
    private final String months;
    private final String busy;
    private final String days;
    private final String firstDays;

    /**
     * Makes the statements of a register.
     *
     * @param busyFrom a month of a cell with more movements than this is busy, and has day totals
     * @param busyMax the most busy months without day totals that a statement lists
     */
    FoldSql(RegisterSql register, int busyFrom, int busyMax) {
        this.sql = register.with("busy_from", String.valueOf(busyFrom)).with("busy_max", String.valueOf(busyMax));
        this.months = foldMonths();
        this.busy = findBusy();
        this.days = foldDays();
        this.firstDays = makeDays();
    }

    /**
     * Adds the movements of {@code :postings} to months and balances, and takes the postings from the tail. A new month
     * that is busy is marked as having day totals.
     *
     * <p>Gives at least one row, with the number of postings in {@code taken}, the same in each row. Where the register
     * keeps days, the rows name months by {@code cell} and {@code month}: all that have day totals, which {@code by_day}
     * tells, and at most so many of those that are busy and have none; {@code movements} tells how large they are.
     */
    String months() {
        return months;
    }

    private String foldMonths() {
        return sql.fill("""
                with net as materialized (
                    select l.cell, {month_of:l} as month{if day:, count(*) as movements},
                           {each resource: {receipts_of:l} as {receipt},
                           {expenses_of:l} as {expense}}
                      from {log} l
                     where l.posting = any (:postings)
                     group by 1, 2),
                into_month as (
                    insert into {month} as t
                           (cell, month, {figures}{if day:, movements, by_day})
                    select cell, month, {figures}{if day:, movements, movements > {busy_from}}
                      from net n
                     {unless day: where {any resource: {receipt} <> 0 or {expense} <> 0}}
                     order by 1, 2
                        on conflict (cell, month) do update
                       set {each resource: {receipt} = t.{receipt} + excluded.{receipt},
                           {expense} = t.{expense} + excluded.{expense}}{if day:,
                           movements = case when t.by_day then t.movements else t.movements + excluded.movements end
                    returning cell, month, movements, by_day}),
                {if balance: cells as (
                    update {cell} c
                       set {each resource: {resource} = c.{resource} + n.{resource}}
                      from (select cell, {each resource: sum({receipt} - {expense}) as {resource}}
                              from net
                             group by cell) n
                     where c.cell = n.cell
                       and ({any resource: n.{resource} <> 0})),}
                taken as (
                    delete from {tail}
                     where posting = any (:postings)
                    returning posting)
                {if day: select t.taken, b.cell, b.month::text as month, b.movements, b.by_day
                  from (select count(*) as taken from taken) t
                  left join (select * from into_month where by_day
                              union all
                             (select * from into_month where not by_day and movements > {busy_from} limit {busy_max})) b
                    on true}
                {unless day: select count(*) as taken from taken}
                """);
    }

    /** Finds busy months without day totals, in rows as {@link #months} gives them. */
    String busy() {
        return busy;
    }

    private String findBusy() {
        return sql.fill("""
                select cell, month::text as month, movements, by_day
                  from {month}
                 where not by_day
                   and movements > {busy_from}
                 limit {busy_max}
                """);
    }

    /** Adds the movements of {@code :postings} to the days of {@code :cells} in their {@code :months}. */
    String days() {
        return days;
    }

    private String foldDays() {
        // The offset makes the server begin with the movements: they are few, and the history of those cells is long.
        return sql.fill("""
                insert into {days} as t
                       (cell, day, {figures})
                select cell, day, {figures}
                  from (select l.cell, {day_of:l} as day,
                               {each resource: {receipts_of:l} as {receipt},
                               {expenses_of:l} as {expense}}
                          from (select * from {log} where posting = any (:postings) offset 0) l
                          join unnest(cast(:cells as bigint[]), cast(:months as date[])) m (cell, month)
                            on m.cell = l.cell and m.month = {month_of:l}
                         group by 1, 2) n
                 where {any resource: {receipt} <> 0 or {expense} <> 0}
                 order by 1, 2
                    on conflict (cell, day) do update
                   set {each resource: {receipt} = t.{receipt} + excluded.{receipt},
                       {expense} = t.{expense} + excluded.{expense}}
                """);
    }

    /** Makes the day totals of {@code :cells} in their {@code :months} of all movements that are not in the tail. */
    String firstDays() {
        return firstDays;
    }

    private String makeDays() {
        return sql.fill("""
                with busy as (
                    update {month} m
                       set by_day = true
                      from unnest(cast(:cells as bigint[]), cast(:months as date[])) n (cell, month)
                     where m.cell = n.cell
                       and m.month = n.month
                       and not m.by_day
                    returning m.cell, m.month)
                insert into {days} as t
                       (cell, day, {figures})
                select cell, day, {figures}
                  from (select l.cell, {day_of:l} as day,
                               {each resource: {receipts_of:l} as {receipt},
                               {expenses_of:l} as {expense}}
                          from busy m
                          join {log} l
                            on {in_month}
                         where {not_in_tail}
                         group by 1, 2) n
                 where {any resource: {receipt} <> 0 or {expense} <> 0}
                 order by 1, 2
                    on conflict (cell, day) do update
                   set {each resource: {receipt} = excluded.{receipt}, {expense} = excluded.{expense}}
                """);
    }

    /**
     * Fills the empty month table from all movements. Where months are those of UTC, which the log is partitioned by, the
     * movements of a partition are of one month, which is then not worked out of each.
     *
     * @param restSharesMonths true if the default partition may hold movements of months that have a partition
     */
    String allMonths(MonthPartitions partitions, boolean restSharesMonths) {
        List<String> rows = new ArrayList<>();
        if (MovementSql.isByUtc(sql.definition()) && partitions.areAll() && !restSharesMonths) {
            for (YearMonth month : partitions.months()) {
                rows.add(monthsOf(sql.monthTable(month), "date '" + month.atDay(1) + "'"));
            }
            rows.add(monthsOf("{log_rest}", "{month_of:l}"));
        } else {
            rows.add(monthsOf("{log}", "{month_of:l}"));
        }
        return sql.with("rows", String.join("\n union all\n", rows)).fill("""
                insert into {month} as t
                       (cell, month, {figures}{if day:, movements, by_day})
                select cell, month, {figures}{if day:, movements, movements > {busy_from}}
                  from ({rows}) n
                 {unless day: where {any resource: {receipt} <> 0 or {expense} <> 0}}
                 order by 1, 2
                """);
    }

    private String monthsOf(String log, String month) {
        return sql.with("movements_of", log).with("month_of_movement", month).fill("""
                select l.cell, {month_of_movement} as month{if day:, count(*) as movements},
                       {each resource: {receipts_of:l} as {receipt},
                       {expenses_of:l} as {expense}}
                  from {movements_of} l
                 group by 1, 2
                """);
    }

    /** Fills an empty table of days of all movements, where months that have day totals are there. */
    String allDays() {
        return sql.fill("""
                insert into {days} as t
                       (cell, day, {figures})
                select cell, day, {figures}
                  from (select l.cell, {day_of:l} as day,
                               {each resource: {receipts_of:l} as {receipt},
                               {expenses_of:l} as {expense}}
                          from {log} l
                          join {month} m
                            on m.cell = l.cell and m.month = {month_of:l}
                         where m.by_day
                         group by 1, 2) n
                 where {any resource: {receipt} <> 0 or {expense} <> 0}
                 order by 1, 2
                """);
    }

    /** Fills balances that are nothing from the months. */
    String allBalances() {
        return sql.fill("""
                update {cell} c
                   set {each resource: {resource} = c.{resource} + n.{resource}}
                  from (select cell, {each resource: sum({receipt} - {expense}) as {resource}}
                          from {month}
                         group by cell) n
                 where c.cell = n.cell
                   and ({any resource: n.{resource} <> 0})
                """);
    }
}

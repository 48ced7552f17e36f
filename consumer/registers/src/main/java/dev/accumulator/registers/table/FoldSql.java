package dev.accumulator.registers.table;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The statements by which movements get into the totals. */
final class FoldSql {
    private final Schema schema;
    private final RegisterDefinition definition;
    private final boolean keepsDays;

    FoldSql(Schema schema, RegisterDefinition definition) {
        this.schema = schema;
        this.definition = definition;
        this.keepsDays = definition.totals() == TotalsDetail.DAY;
    }

    /**
     * Adds the movements of {@code :postings} to months and balances, and takes the postings from the tail. A month that is
     * new has day totals at once where it has more than so many movements.
     *
     * <p>Rows of {@code taken}, how many postings those were, the same in each; and of months by {@code cell} and
     * {@code month}, if there are any: those with day totals, and at most so many of those that have more movements than that
     * by now. {@code by_day} tells them apart, {@code movements} how large they are.
     */
    String months(int busyFrom, int busyMax) {
        StringBuilder sql = new StringBuilder("with net as materialized (")
                .append(months("where l.posting = any (:postings)"))
                .append("), into_month as (")
                .append(insertMonths("table net", busyFrom))
                .append(addTo("month"))
                .append(keepsDays ? " returning cell, month, movements, by_day)" : ")");
        if (definition.kind() == RegisterKind.BALANCE) {
            sql.append(", cells as (").append(updateBalances("net")).append(")");
        }
        sql.append(", taken as (delete from %s where posting = any (:postings) returning posting)"
                .formatted(table("tail")));
        return sql.append(keepsDays ? """
                 select t.taken, b.cell, b.month::text as month, b.movements, b.by_day
                   from (select count(*) as taken from taken) t
                   left join (select * from into_month where by_day
                              union all
                              (select * from into_month where not by_day and movements > %d limit %d)) b
                     on true
                """.formatted(busyFrom, busyMax) : " select count(*) as taken from taken")
                .toString();
    }

    /** Months with more than so many movements and without day totals, at most so many of them, as {@link #months} tells. */
    String busy(int busyFrom, int busyMax) {
        return "select cell, month::text as month, movements, by_day from %s where not by_day and movements > %d limit %d"
                .formatted(table("month"), busyFrom, busyMax);
    }

    /** Adds the movements of {@code :postings} to the days of {@code :cells} in their {@code :months}. */
    String days() {
        // The movements are few, and the history of those cells is long.
        return insertDays(days("""
                (select * from %s where posting = any (:postings) offset 0) l
                  join unnest(cast(:cells as bigint[]), cast(:months as date[])) m (cell, month)
                """.formatted(table("log")), "")) + addTo("day");
    }

    /** Makes the day totals of {@code :cells} in their {@code :months} of all movements that are not in the tail. */
    String firstDays() {
        return """
                with busy as (update %1$s m
                                 set by_day = true
                                from unnest(cast(:cells as bigint[]), cast(:months as date[])) n (cell, month)
                               where m.cell = n.cell
                                 and m.month = n.month
                                 and not m.by_day
                              returning m.cell, m.month)
                %2$s
                    on conflict (cell, day) do update
                   set %3$s
                """.formatted(
                        table("month"),
                        insertDays("""
                        select l.cell, %1$s as day, %2$s
                          from busy m
                          join %3$s l on %4$s
                         where %5$s
                         group by 1, 2
                        """.formatted(
                                        MovementSql.day(definition, "l"),
                                        sums(),
                                        table("log"),
                                        MovementSql.inMonth(definition),
                                        MovementSql.notInTail(schema, definition))),
                        each(r -> "%1$s = excluded.%1$s, %2$s = excluded.%2$s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))));
    }

    /**
     * Fills an empty table of months of all movements. Where months are those of UTC, which the log is partitioned by, the
     * movements of a partition are of one month, which is then not worked out of each.
     */
    String allMonths(int busyFrom, MonthPartitions partitions) {
        if (!MovementSql.isByUtc(definition) || !partitions.areAll()) {
            return insertMonths(months(""), busyFrom);
        }
        List<String> rows = new ArrayList<>();
        for (YearMonth month : partitions.months()) {
            rows.add(months("date '%s'".formatted(month.atDay(1)), RegisterDdl.monthSuffix(month), ""));
        }
        rows.add(months(MovementSql.unit(definition, "month", "l"), "log_rest", ""));
        return insertMonths(String.join(" union all ", rows), busyFrom);
    }

    /** Fills an empty table of days of all movements, where months that have day totals are there. */
    String allDays() {
        return insertDays(days("%s l join %s m".formatted(table("log"), table("month")), "where m.by_day"));
    }

    /** Fills balances that are nothing. */
    String allBalances() {
        return updateBalances(table("month"));
    }

    private String months(String condition) {
        return months(MovementSql.unit(definition, "month", "l"), "log", condition);
    }

    private String months(String month, String log, String condition) {
        return """
                select l.cell, %s as month, %s%s
                  from %s l
                %s
                 group by 1, 2
                """.formatted(month, sums(), keepsDays ? ", count(*) as movements" : "", table(log), condition);
    }

    private String days(String movementsAndMonths, String condition) {
        return """
                select l.cell, %s as day, %s
                  from %s on m.cell = l.cell and m.month = %s
                 %s
                 group by 1, 2
                """.formatted(
                        MovementSql.day(definition, "l"),
                        sums(),
                        movementsAndMonths,
                        MovementSql.unit(definition, "month", "l"),
                        condition);
    }

    private String sums() {
        return each(r -> "%s as %s, %s as %s"
                .formatted(
                        MovementSql.receiptSum(r, "l"), RegisterDdl.receipt(r),
                        MovementSql.expenseSum(r, "l"), RegisterDdl.expense(r)));
    }

    /** Where days are kept too, months of which nothing is left have a row: their days may have something. */
    private String insertMonths(String rows, int busyFrom) {
        return keepsDays ? """
                insert into %1$s as t (cell, month, %2$s, movements, by_day)
                select cell, month, %2$s, movements, movements > %3$d
                  from (%4$s) n
                 order by 1, 2
                """.formatted(table("month"), figures(), busyFrom, rows) : insert("month", rows);
    }

    private String insertDays(String rows) {
        return insert("day", rows);
    }

    private String insert(String level, String rows) {
        return """
                insert into %1$s as t (cell, %2$s, %3$s)
                select cell, %2$s, %3$s
                  from (%5$s) n
                 where %4$s
                 order by 1, 2
                """.formatted(
                        table(RegisterDdl.totals(level)),
                        level,
                        figures(),
                        any(r -> "%s <> 0 or %s <> 0".formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                        rows);
    }

    /** What is done with a row that is there already. Movements are counted until their month has day totals. */
    private String addTo(String level) {
        String count = keepsDays && level.equals("month")
                ? ", movements = case when t.by_day then t.movements else t.movements + excluded.movements end"
                : "";
        return """
                    on conflict (cell, %s) do update
                   set %s%s
                """.formatted(
                        level,
                        each(r -> "%1$s = t.%1$s + excluded.%1$s, %2$s = t.%2$s + excluded.%2$s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                        count);
    }

    private String updateBalances(String months) {
        return """
                update %1$s c
                   set %2$s
                  from (select cell, %3$s
                          from %5$s
                         group by cell) n
                 where c.cell = n.cell
                   and (%4$s)
                """.formatted(
                table("cell"),
                each(r -> "%1$s = c.%1$s + n.%1$s".formatted(Identifiers.quote(r.name()))),
                each(r -> "sum(%s - %s) as %s"
                        .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r), Identifiers.quote(r.name()))),
                any(r -> "n.%s <> 0".formatted(Identifiers.quote(r.name()))),
                months);
    }

    private String figures() {
        return each(r -> RegisterDdl.receipt(r) + ", " + RegisterDdl.expense(r));
    }

    private String each(Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }

    private String any(Function<Resource, String> condition) {
        return definition.resources().stream().map(condition).collect(joining(" or "));
    }

    private String table(String suffix) {
        return schema.table(definition.name(), suffix);
    }
}

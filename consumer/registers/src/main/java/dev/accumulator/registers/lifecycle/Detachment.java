package dev.accumulator.registers.lifecycle;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.audit.ExpectedTotalsSql;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.read.DescriptionReads;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.PostingsTable;
import dev.accumulator.registers.table.RegisterDdl;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Takes the partitions of old months out of a register. One opening movement a cell, at the last moment before the kept
 * months, stands for their movements, so that every balance from there on stays what it was. The partitions stay in the
 * schema as tables of their own, to be archived or dropped.
 */
public final class Detachment {
    /** Whoever uses the register longer than this goes first; the detachment can be tried again. */
    private static final int LOCK_WAIT_MILLIS_MAX = 5_000;

    private final Database database;
    private final RegistersTable registers;

    public Detachment(Database database, RegistersTable registers) {
        this.database = database;
        this.registers = registers;
    }

    /** The detached tables' names. */
    public List<String> detach(OpenRegister register, YearMonth firstKept) {
        return Objects.requireNonNull(database.transactions().execute(status -> {
            database.template().execute("set local lock_timeout = " + LOCK_WAIT_MILLIS_MAX);
            // Keeps postings and folders out until the end: the log is about to change under them.
            StoredRegister stored = registers
                    .byNameForUpdate(register.name())
                    .orElseThrow(() -> new RegisterNotFound(register.name(), List.of()));
            List<YearMonth> months = monthsBefore(register.definition(), firstKept);
            if (months.isEmpty()) {
                return List.of();
            }
            register.totals().foldAllLocked(1_000_000);
            detachLocked(stored, register, firstKept, months);
            return months.stream()
                    .map(month -> register.name() + "_" + RegisterDdl.monthSuffix(month))
                    .toList();
        }));
    }

    private List<YearMonth> monthsBefore(RegisterDefinition definition, YearMonth firstKept) {
        return new DescriptionReads(database)
                .months(definition.name()).stream()
                        .filter(month -> month.isBefore(firstKept))
                        .toList();
    }

    private void detachLocked(
            StoredRegister stored, OpenRegister register, YearMonth firstKept, List<YearMonth> months) {
        RegisterDefinition definition = register.definition();
        Instant cut = firstKept.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant last = cut.minusNanos(1_000);
        String detached = unionOf(definition, months);
        database.jdbc().sql(database.schema().sql("""
                        update {schema}.recorders
                           set detached = true
                         where id in (select recorder from (%s) d)
                        """.formatted(detached))).update();
        long posting = new PostingsTable(database).begin(0).posting();
        long recorder = database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.recorders
                               (recorder, revision, fingerprint, posting, movements, posted, registers, source, detached)
                        values (:recorder, 1, gen_random_uuid(), :posting, 0, true, array[:register], 'detach', true)
                        returning id
                        """))
                .param("recorder", "opening:" + definition.name() + ":" + firstKept)
                .param("posting", posting)
                .param("register", stored.id())
                .query(Long.class)
                .single();
        RegisterDdl ddl = new RegisterDdl(database.schema(), definition);
        months.forEach(month -> database.template().execute(ddl.detachMonth(month)));
        // Only now: the opening movements lie in the last of these months, and would go with it.
        openCells(definition, detached, posting, recorder, last);
        rebuildTotals(definition, last, register.totals().busyFrom());
        registers.open(stored, cut);
    }

    private void openCells(RegisterDefinition definition, String detached, long posting, long recorder, Instant at) {
        database.jdbc()
                .sql("""
                        insert into %s (posting, recorder, cell, period, revision, line, reversal, %s)
                        select :posting, :recorder, d.cell, cast(:at as timestamptz), 1,
                               row_number() over (order by d.cell), false, %s
                          from (%s) d
                         group by d.cell
                        having %s
                        """.formatted(
                                table(definition, "log"),
                                each(definition, r -> Identifiers.quote(r.name())),
                                each(definition, r -> "sum(d." + Identifiers.quote(r.name()) + ")"),
                                detached,
                                definition.resourceNames().stream()
                                        .map(name -> "sum(d." + Identifiers.quote(name) + ") <> 0")
                                        .collect(joining(" or "))))
                .param("posting", posting)
                .param("recorder", recorder)
                .param("at", Timestamp.from(at))
                .update();
    }

    /** Totals up to the opening movements' month become what the movements that are left say; later ones stay. */
    private void rebuildTotals(RegisterDefinition definition, Instant last, int busyFrom) {
        ExpectedTotalsSql folded = new ExpectedTotalsSql(database.schema(), definition);
        LocalDate lastMonth = last.atZone(definition.zone()).toLocalDate().withDayOfMonth(1);
        database.template().execute("create temporary table folded on commit drop as " + folded.finest());
        for (String unit : folded.units()) {
            database.jdbc()
                    .sql("delete from %s where %s < :end".formatted(table(definition, RegisterDdl.totals(unit)), unit))
                    .param("end", lastMonth.plusMonths(1))
                    .update();
        }
        // Months first: they say which of them have days.
        for (String unit : folded.units().reversed()) {
            String figures =
                    folded.totalsFigures().stream().map(Identifiers::quote).collect(joining(", "));
            database.jdbc()
                    .sql("""
                            insert into %1$s (cell, %2$s, %3$s%5$s)
                            select cell, %2$s, %3$s%6$s
                              from (%4$s) e
                             where e.%2$s < :end
                            """.formatted(
                                    table(definition, RegisterDdl.totals(unit)),
                                    unit,
                                    figures,
                                    folded.unit(unit),
                                    folded.monthColumns(unit),
                                    folded.monthValues(unit, "e.movements > " + busyFrom)))
                    .param("end", lastMonth.plusMonths(1))
                    .update();
        }
        database.template().execute("drop table folded");
    }

    private String unionOf(RegisterDefinition definition, List<YearMonth> months) {
        RegisterDdl ddl = new RegisterDdl(database.schema(), definition);
        return months.stream()
                .map(month -> "select recorder, cell, %s from %s"
                        .formatted(each(definition, r -> Identifiers.quote(r.name())), ddl.monthTable(month)))
                .collect(joining(" union all "));
    }

    private static String each(RegisterDefinition definition, Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }

    private String table(RegisterDefinition definition, String suffix) {
        return database.schema().table(definition.name(), suffix);
    }
}

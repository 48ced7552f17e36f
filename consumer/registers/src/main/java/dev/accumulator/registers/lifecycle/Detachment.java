package dev.accumulator.registers.lifecycle;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.audit.ExpectedTotalsSql;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.table.AccountTotalsSql;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MonthPartitions;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.PostingsTable;
import dev.accumulator.registers.table.RegisterDdl;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.RegistersTable;
import dev.accumulator.registers.table.StoredRegister;
import dev.accumulator.registers.table.SwingsSql;
import dev.accumulator.registers.table.TotalsUnit;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes the partitions of old months out of a register. One opening movement a cell, at the last moment before the kept
 * months, stands for their movements, so that every balance from there on stays what it was. The partitions stay in the
 * schema as tables of their own, to be archived or dropped.
 */
public final class Detachment {
    /**
     * The longest wait for a lock, because postings and reads wait behind it. Whoever uses the register for longer goes first,
     * and the detachment can be tried again.
     */
    private static final int LOCK_WAIT_MILLIS_MAX = 5_000;

    /**
     * How long the log is waited for while postings wait for this. It is below the second after which PostgreSQL looks for a
     * deadlock, and ends one of its parties: a transaction that has read the register and now posts into it would be in one.
     */
    private static final int LOG_WAIT_MILLIS_MAX = 300;

    /** How long others get to finish what was in the way. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** The most movements of one fold: a large number, so that postings, which wait meanwhile, wait for few folds. */
    private static final int FOLD_MOVEMENTS_MAX = 1_000_000;

    private final Database database;
    private final RegistersTable registers;

    public Detachment(Database database, RegistersTable registers) {
        this.database = database;
        this.registers = registers;
    }

    /**
     * Detaches all months before one, and returns the names of the tables that they are now. If a lock is not to be had, all
     * are given back, and taken anew, for some seconds.
     */
    public List<String> detach(OpenRegister register, YearMonth firstKept) {
        long deadlineNanos =
                System.nanoTime() + Duration.ofMillis(LOCK_WAIT_MILLIS_MAX).toNanos();
        // A transaction of the caller's cannot be begun anew.
        boolean isJoined = TransactionSynchronizationManager.isActualTransactionActive();
        while (true) {
            try {
                return Objects.requireNonNull(
                        database.transactions().execute(status -> detachInTransaction(register, firstKept)));
            } catch (DataAccessException inUse) {
                if (isJoined
                        || System.nanoTime() >= deadlineNanos
                        || !SqlStates.isAny(inUse, SqlStates.LOCK_NOT_AVAILABLE)) {
                    throw inUse;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private List<String> detachInTransaction(OpenRegister register, YearMonth firstKept) {
        waitForLocks(LOCK_WAIT_MILLIS_MAX);
        // Keeps postings and folders out until the end: the log is about to change under them.
        StoredRegister stored = registers
                .byNameForUpdate(register.name())
                .orElseThrow(() -> new RegisterNotFound(register.name(), List.of()));
        List<YearMonth> months = monthsBefore(register.definition(), firstKept);
        if (months.isEmpty()) {
            return List.of();
        }
        RegisterSql sql = withDetached(register.sql(), months);
        lockLog(sql);
        lockRecorders(sql);
        register.totals().foldAllLocked(FOLD_MOVEMENTS_MAX);
        detachLocked(sql, stored, register, firstKept, months);
        return months.stream()
                .map(month -> register.name() + "_" + RegisterSql.monthSuffix(month))
                .toList();
    }

    private void waitForLocks(int millis) {
        database.template().execute("set local lock_timeout = " + millis);
    }

    /** Postings wait for the register by now, and may have read it before. */
    private void lockLog(RegisterSql sql) {
        waitForLocks(LOG_WAIT_MILLIS_MAX);
        database.template().execute(new RegisterDdl(sql).lockLog());
        waitForLocks(LOCK_WAIT_MILLIS_MAX);
    }

    /**
     * Locks the documents that have movements in these months. A withdrawal locks its document first and then the registers
     * that it finds there, so whoever waited for it here could be who it waits for.
     */
    private void lockRecorders(RegisterSql sql) {
        database.jdbc().sql(sql.fill("""
                        select count(*)
                          from (select
                                  from {recorders}
                                 where id in (select recorder
                                                from ({detached}) d)
                                   for update nowait) r
                        """)).query(Long.class).single();
    }

    private List<YearMonth> monthsBefore(RegisterDefinition definition, YearMonth firstKept) {
        return List.copyOf(
                MonthPartitions.of(database, definition.name()).months().headSet(firstKept));
    }

    private void detachLocked(
            RegisterSql sql,
            StoredRegister stored,
            OpenRegister register,
            YearMonth firstKept,
            List<YearMonth> months) {
        Instant cut = firstKept.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        // PostgreSQL keeps microseconds: this is the last moment before the kept months.
        Instant last = cut.minusNanos(1_000);
        markRecorders(sql);
        PostingsTable postings = new PostingsTable(database);
        long posting = postings.begin(0).posting();
        long recorder = openingRecorder(stored, firstKept, posting);
        RegisterDdl ddl = new RegisterDdl(sql);
        months.forEach(month -> database.template().execute(ddl.detachMonth(month)));
        // Only now: the opening movements lie in the last of these months, and would go with it.
        openCells(sql, posting, recorder, last);
        rebuildTotals(sql, stored, last, register.totals().busyFrom());
        postings.record(posting);
        registers.open(stored, cut, posting);
    }

    /** Adds the hole {@code detached}: the movements of these months. */
    private static RegisterSql withDetached(RegisterSql sql, List<YearMonth> months) {
        return sql.with(
                "detached",
                months.stream()
                        .map(month ->
                                sql.with("partition", sql.monthTable(month)).fill("""
                                        select recorder, cell, {resources}
                                          from {partition}"""))
                        .collect(joining("\n union all\n")));
    }

    private void markRecorders(RegisterSql sql) {
        database.jdbc().sql(sql.fill("""
                update {recorders}
                   set detached = true
                 where id in (select recorder
                                from ({detached}) d)
                """)).update();
    }

    private long openingRecorder(StoredRegister stored, YearMonth firstKept, long posting) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.recorders
                               (recorder, revision, fingerprint, posting, movements, posted, registers, source, detached)
                        values (:recorder, 1, gen_random_uuid(), :posting, 0, true, array[:register], 'detach', true)
                        returning id
                        """))
                .param("recorder", "opening:" + stored.definition().name() + ":" + firstKept)
                .param("posting", posting)
                .param("register", stored.id())
                .query(Long.class)
                .single();
    }

    private void openCells(RegisterSql sql, long posting, long recorder, Instant at) {
        database.jdbc()
                .sql(sql.fill("""
                        insert into {log}
                               (posting, recorder, cell, period, revision, line, reversal, {resources})
                        select :posting, :recorder, d.cell, cast(:at as timestamptz), 1,
                               row_number() over (order by d.cell), false,
                               {each resource: sum(d.{resource})}
                          from ({detached}) d
                         group by d.cell
                        having {any resource: sum(d.{resource}) <> 0}
                        """))
                .param("posting", posting)
                .param("recorder", recorder)
                .param("at", Timestamp.from(at))
                .update();
    }

    /** Makes totals up to the opening movements' month what the movements that are left say; later ones stay. */
    private void rebuildTotals(RegisterSql sql, StoredRegister stored, Instant last, int busyFrom) {
        RegisterDefinition definition = sql.definition();
        ExpectedTotalsSql folded = new ExpectedTotalsSql(database.schema(), definition);
        LocalDate end =
                last.atZone(definition.zone()).toLocalDate().withDayOfMonth(1).plusMonths(1);
        database.template().execute(sql.with("finest", folded.finest()).fill("""
                        create temporary table folded on commit drop as
                        {finest}
                        """));
        for (TotalsUnit unit : TotalsUnit.of(definition)) {
            database.jdbc()
                    .sql(sql.at(unit).fill("delete from {totals} where {unit} < :end"))
                    .param("end", end)
                    .update();
        }
        if (!stored.swings().isEmpty()) {
            // All of them: whoever has opened the register before they were kept has folded the rest of the tail.
            database.template().execute(new SwingsSql(sql, stored.id()).deleteAll());
        }
        // Months first: they say which of them have days.
        for (TotalsUnit unit : TotalsUnit.of(definition).reversed()) {
            database.jdbc()
                    .sql(sql.at(unit)
                            .with("expected", folded.unit(unit))
                            .with("busy_from", String.valueOf(busyFrom))
                            .fill("""
                                    insert into {totals}
                                           (cell, {unit}, {figures}{if counted:, movements, by_day})
                                    select cell, {unit}, {figures}{if counted:, e.movements, e.movements > {busy_from}}
                                      from ({expected}) e
                                     where e.{unit} < :end
                                    """))
                    .param("end", end)
                    .update();
        }
        if (definition.kind() == RegisterKind.LEDGER) {
            AccountTotalsSql accounts = new AccountTotalsSql(sql);
            for (TotalsUnit unit : TotalsUnit.of(definition)) {
                database.jdbc()
                        .sql(accounts.deleteUntil(unit))
                        .param("end", end)
                        .update();
                database.jdbc()
                        .sql(accounts.refillUntil(unit))
                        .param("end", end)
                        .update();
            }
        }
        database.template().execute("drop table folded");
    }
}

package dev.accumulator.registers.table;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.model.TotalsDetail;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.DataAccessException;

/**
 * Makes the swings of days: how low and how high a cell is on each day that has totals and is over. They are kept of resources
 * with a floor of always, so that a late document is decided without a look at the movements of each later day.
 *
 * <p>A row is of all movements of its day that are in the totals. A fold deletes the rows of the days that it adds to, in its
 * own transaction, and they are made anew when there is nothing to fold. So a row is right or is not there; a decision goes
 * by the movements of a day that has none. A deleted row is made again soon. The rows of days that are new are found by a walk
 * through the day totals, which this process begins when it opens the register, and then every hour.
 *
 * <p>They are made in short pieces. A piece that takes long is followed by a rest of nine times as long, so that a day with
 * very many movements, which changes all the time, costs a tenth of a processor at most.
 */
final class DaySwings {
    private static final Log LOG = LogFactory.getLog(DaySwings.class);

    /** The most days of one transaction: some thousand movements in a cell that moves some hundred times a day. */
    private static final int DAYS_MAX = 64;

    /** How many days the walk looks at in one statement. */
    private static final int WALK_MAX = 2_000;

    /** The most deleted rows that are remembered. The walk finds the others. */
    private static final int DELETED_MAX = 10_000;

    private static final long WALK_EVERY_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Work that is shorter needs no rest but that of the folder. */
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** For each nanosecond of longer work. */
    private static final int REST = 9;

    private static final long REST_AFTER_FAILURE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** @param day as the server writes it */
    private record CellDay(long cell, String day) {}

    private record Found(CellDay day, boolean isDue) {}

    private static final CellDay START = new CellDay(Long.MIN_VALUE, "-infinity");

    private final Database database;
    private final RegistersTable registers;
    private final StoredRegister stored;
    private final WantedSwings wanted;
    private final SwingsSql statements;
    private final RegisterSql sql;
    private final Set<CellDay> deleted = new LinkedHashSet<>();
    private CellDay walked = START;
    private long restUntilNanos = System.nanoTime();
    private long walkAgainNanos = System.nanoTime();

    DaySwings(
            Database database, RegistersTable registers, StoredRegister stored, RegisterSql sql, WantedSwings wanted) {
        this.database = database;
        this.registers = registers;
        this.stored = stored;
        this.wanted = wanted;
        this.statements = new SwingsSql(sql, stored.id());
        this.sql = statements.sql();
    }

    private boolean areMissing() {
        return stored.definition().totals() == TotalsDetail.DAY
                && !stored.swings().containsAll(wanted.of(stored.definition().name()));
    }

    /** True if there is nothing to make now. */
    synchronized boolean areResting() {
        return !areMissing() && (stored.swings().isEmpty() || isAsleep());
    }

    private boolean isAsleep() {
        long now = System.nanoTime();
        return now - restUntilNanos < 0 || (deleted.isEmpty() && now - walkAgainNanos < 0);
    }

    /** Deletes the rows of days that have movements in these postings, which are folded in this transaction. */
    synchronized void forget(Long[] postings) {
        if (stored.swings().isEmpty()) {
            return;
        }
        database
                .jdbc()
                .sql(sql.fill(SwingsSql.FORGET))
                .param("postings", postings)
                .query((row, n) -> new CellDay(row.getLong("cell"), row.getString("day")))
                .list()
                .stream()
                .limit(Math.max(0, DELETED_MAX - deleted.size()))
                .forEach(deleted::add);
    }

    /** Makes some, in a transaction of its own. */
    synchronized void make() {
        if (areResting()) {
            return;
        }
        long begun = System.nanoTime();
        long rest;
        try {
            database.transactions().executeWithoutResult(status -> {
                if (registers.tryLockForFolding(stored)) {
                    makeLocked();
                }
            });
            long taken = System.nanoTime() - begun;
            rest = taken < SHORT_NANOS ? 0 : REST * taken;
        } catch (DataAccessException failure) {
            if (SqlStates.isAny(failure, SqlStates.UNDEFINED_TABLE)) {
                throw failure;
            }
            // Decisions of floors cost more meanwhile, and are no less exact.
            LOG.warn("Swings of days of register " + stored.definition().name() + " are not made", failure);
            rest = REST_AFTER_FAILURE_NANOS;
        }
        restUntilNanos = System.nanoTime() + rest;
    }

    private void makeLocked() {
        if (areMissing()) {
            Set<String> all = new TreeSet<>(stored.swings());
            all.addAll(wanted.of(stored.definition().name()));
            registers.keepSwings(stored, all);
            return;
        }
        List<CellDay> due =
                deleted.isEmpty() ? walk() : deleted.stream().limit(DAYS_MAX).toList();
        if (!due.isEmpty()) {
            database.template().execute(TotalsFolder.PLAN_FOR_FOLDING);
            stored.swings().forEach(resource -> make(resource, due));
            database.template().execute(TotalsFolder.PLAN_AS_BEFORE);
        }
        due.forEach(deleted::remove);
    }

    /** Goes on through the day totals, and returns the next days that are over and lack rows. */
    private List<CellDay> walk() {
        List<Found> found = database.jdbc()
                .sql(sql.with("walk_max", String.valueOf(WALK_MAX)).fill(SwingsSql.WALK))
                .param("cell", walked.cell())
                .param("day", walked.day())
                .param("resources", stored.swings().size())
                .query((row, n) ->
                        new Found(new CellDay(row.getLong("cell"), row.getString("day")), row.getBoolean("is_due")))
                .list();
        List<CellDay> due = found.stream()
                .filter(Found::isDue)
                .map(Found::day)
                .limit(DAYS_MAX)
                .toList();
        if (due.size() == DAYS_MAX) {
            walked = due.getLast();
        } else if (found.size() == WALK_MAX) {
            walked = found.getLast().day();
        } else {
            walked = START;
            walkAgainNanos = System.nanoTime() + WALK_EVERY_NANOS;
        }
        return due;
    }

    private void make(String resource, List<CellDay> days) {
        stored.definition()
                .resource(resource)
                .ifPresent(known -> database.jdbc()
                        .sql(statements.make(known))
                        .param("cells", days.stream().map(CellDay::cell).toArray(Long[]::new))
                        .param("days", days.stream().map(CellDay::day).toArray(String[]::new))
                        .update());
    }
}

package dev.accumulator.registers.table;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.BusyMonths.BusyMonth;
import dev.accumulator.registers.table.BusyMonths.CellMonth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Folds the movements of the tail into the balances, month totals and day totals of a register, and into the totals by account
 * of a ledger.
 *
 * <p>A posting only names itself in the tail. The folder later adds its movements to the totals and takes it from the tail
 * in one transaction, and every reader adds the tail's movements in the same statement. So writers never wait for each
 * other at a hot cell, many changes of a cell cost one update, and a reader is exact at every moment.
 *
 * <p>A month of a cell gets day totals once it is busy, which means that it has more than a given number of movements. Of
 * other months a reader adds up the movements themselves, because day totals would be hardly fewer rows, and would cost more
 * to write than the movements.
 */
public final class TotalsFolder {
    private static final Log LOG = LogFactory.getLog(TotalsFolder.class);

    /**
     * The most postings of one fold. Where postings hold a hundred movements or more, as those of a busy stream do, the
     * number of movements that the caller allows ends a fold first. Where they hold a few, so many index look-ups stay quick.
     */
    private static final int POSTINGS_MAX = 1_000;

    /**
     * Plans a fold. The planner may take many postings for most of the log, and read all of it. A full fold sorts about 30 MB;
     * this allows twice that. A plan that is made anew each time takes longer to compile than to run.
     */
    static final String PLAN_FOR_FOLDING =
            "set local enable_seqscan = off; set local work_mem = '64MB'; set local jit = off";

    static final String PLAN_AS_BEFORE =
            "set local enable_seqscan to default; set local work_mem to default; set local jit to default";

    private final Database database;
    private final RegisterDefinition definition;
    private final RegistersTable registers;
    private final StoredRegister stored;
    private final int busyFrom;
    private final RegisterSql sql;
    private final FoldSql foldSql;
    private final String oldestOfTail;
    private final String tailQuestion;
    private final String oldestQuestion;

    /** The totals by account, for a ledger alone. */
    private final @Nullable AccountTotalsSql accounts;

    private final @Nullable String foldAccounts;

    private final DaySwings swings;
    private final BusyMonths busy = new BusyMonths();

    /** True once the busy months that other processes left are loaded. */
    private volatile boolean lookedForBusy;

    /** @param busyFrom a month of a cell with more movements than this has day totals */
    TotalsFolder(Database database, StoredRegister stored, RegisterSql sql, int busyFrom, WantedSwings wanted) {
        this.database = database;
        this.definition = stored.definition();
        this.registers = new RegistersTable(database.jdbc(), database.schema());
        this.stored = stored;
        this.busyFrom = busyFrom;
        this.sql = sql;
        this.foldSql = new FoldSql(sql, busyFrom, BusyMonths.MAX);
        this.oldestOfTail =
                sql.with("postings_max", String.valueOf(POSTINGS_MAX)).fill("""
                select posting, movements
                  from {tail}
                 order by posting
                 limit {postings_max}
                """);
        this.tailQuestion = sql.with("register", String.valueOf(stored.id())).fill("""
                select {register} as register, coalesce(sum(movements), 0) as movements
                  from {tail}
                """);
        this.accounts = definition.kind() == RegisterKind.LEDGER ? new AccountTotalsSql(sql) : null;
        this.foldAccounts = accounts == null ? null : accounts.fold();
        this.swings = new DaySwings(database, registers, stored, sql, wanted);
        this.oldestQuestion = sql.fill("select min(posting) as posting from {tail}");
    }

    /**
     * Moves movements of the tail into the totals, oldest postings first, in a transaction of its own.
     *
     * @param movementsMax the most movements to fold; a posting is folded whole, and at least one is
     * @return how many were moved; 0 if there are none, another folder works on the register, or the definition has changed
     */
    public int fold(int movementsMax) {
        Integer folded = database.transactions().execute(status -> {
            if (!registers.tryLockForFolding(stored)) {
                return 0;
            }
            return foldLocked(movementsMax);
        });
        boolean isIdle = folded == null || folded == 0;
        makeDays(isIdle);
        if (isIdle) {
            swings.make();
        }
        return folded == null ? 0 : folded;
    }

    public int busyFrom() {
        return busyFrom;
    }

    /** The question how many movements wait, to be joined with those of other registers: {@code register, movements}. */
    String tailQuestion() {
        return tailQuestion;
    }

    /** The question which posting has waited for the longest, to be joined with those of other registers. */
    String oldestQuestion() {
        return oldestQuestion;
    }

    /** True if a fold of an empty tail would do nothing: there are no day totals and no swings of days to make. */
    boolean isResting() {
        return !keepsDays() || (busy.isEmpty() && lookedForBusy && swings.areResting());
    }

    /** Makes the day totals of some busy months, in a transaction of its own, so that folds need not wait. */
    private void makeDays(boolean idle) {
        if (!keepsDays() || (busy.isEmpty() && (!idle || lookedForBusy))) {
            return;
        }
        try {
            database.transactions().executeWithoutResult(status -> {
                if (registers.tryLockForFolding(stored)) {
                    makeDaysLocked();
                }
            });
        } catch (DataAccessException failure) {
            if (SqlStates.isAny(failure, SqlStates.UNDEFINED_TABLE)) {
                // The tables were dropped, which is for whoever asked for a fold to understand.
                throw failure;
            }
            // Reads of those months cost more meanwhile, and are no less exact.
            LOG.warn("Months of register " + definition.name() + " are due day totals and have none yet", failure);
        }
    }

    private void makeDaysLocked() {
        if (busy.isEmpty()) {
            List<BusyMonth> left = database.jdbc()
                    .sql(foldSql.busy())
                    .query(TotalsFolder::busyMonth)
                    .list();
            busy.add(left);
            lookedForBusy = left.size() < BusyMonths.MAX;
        }
        List<BusyMonth> some = busy.poll();
        if (!some.isEmpty()) {
            run(PLAN_FOR_FOLDING);
            ofMonths(database.jdbc().sql(foldSql.firstDays()), some).update();
            run(PLAN_AS_BEFORE);
        }
    }

    private static JdbcClient.StatementSpec ofMonths(JdbcClient.StatementSpec statement, List<BusyMonth> months) {
        return statement
                .param("cells", months.stream().map(m -> m.month().cell()).toArray(Long[]::new))
                .param("months", months.stream().map(m -> m.month().month()).toArray(String[]::new));
    }

    private static BusyMonth busyMonth(ResultSet row, int number) throws SQLException {
        return new BusyMonth(new CellMonth(row.getLong("cell"), row.getString("month")), row.getInt("movements"));
    }

    /** Folds everything that the caller's transaction sees, under the folder's lock, which the caller holds. */
    public void foldAllLocked(int movementsMax) {
        while (foldLocked(movementsMax) > 0) {
            // Each fold takes at least one posting from the tail.
        }
    }

    /**
     * Makes the first totals of a register from all its movements, in the caller's transaction: one pass over the log writes
     * each row once and in order, and keys are made of rows that exist. Does nothing if there are totals already, because
     * they hold some of the movements.
     *
     * @throws IllegalStateException if each statement of the transaction sees another moment
     */
    public void foldFirst() {
        if (registers.tryLockForFolding(stored)) {
            new FirstTotals(database, sql, foldSql, accounts).make();
        }
    }

    private void run(String statement) {
        database.template().execute(statement);
    }

    private int foldLocked(int movementsMax) {
        List<Long> postings = new ArrayList<>();
        int movements = 0;
        for (Map.Entry<Long, Integer> posting : tail()) {
            if (!postings.isEmpty() && movements + posting.getValue() > movementsMax) {
                break;
            }
            postings.add(posting.getKey());
            movements += posting.getValue();
        }
        if (postings.isEmpty()) {
            return 0;
        }
        run(PLAN_FOR_FOLDING);
        fold(postings.toArray(Long[]::new));
        run(PLAN_AS_BEFORE);
        return movements;
    }

    private void fold(Long[] postings) {
        if (foldAccounts != null) {
            // Before the postings leave the tail, by which the totals of cells check that they were in it.
            database.jdbc().sql(foldAccounts).param("postings", postings).update();
        }
        List<BusyMonth> withDays = new ArrayList<>();
        List<BusyMonth> busyNow = new ArrayList<>();
        int taken = Objects.requireNonNull(database.jdbc()
                .sql(foldSql.months())
                .param("postings", postings)
                .query(rows -> {
                    int postingsTaken = 0;
                    while (rows.next()) {
                        postingsTaken = rows.getInt("taken");
                        if (keepsDays() && rows.getObject("cell") != null) {
                            (rows.getBoolean("by_day") ? withDays : busyNow).add(busyMonth(rows, 0));
                        }
                    }
                    return postingsTaken;
                }));
        if (taken != postings.length) {
            throw new IllegalStateException("The tail of register " + definition.name() + " held " + taken
                    + " postings of " + postings.length + " under the folder's lock");
        }
        if (!withDays.isEmpty()) {
            ofMonths(database.jdbc().sql(foldSql.days()).param("postings", postings), withDays)
                    .update();
        }
        busy.add(busyNow);
        swings.forget(postings);
    }

    private List<Map.Entry<Long, Integer>> tail() {
        return database.jdbc()
                .sql(oldestOfTail)
                .query((row, n) -> Map.entry(row.getLong(1), row.getInt(2)))
                .list();
    }

    /** Returns how many movements wait in the tail. */
    public long tailMovements() {
        return database.jdbc()
                .sql(sql.fill("select coalesce(sum(movements), 0) from {tail}"))
                .query(Long.class)
                .single();
    }

    private boolean keepsDays() {
        return definition.totals() == TotalsDetail.DAY;
    }
}

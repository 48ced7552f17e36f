package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Balances, day and month totals of a register, and the tail: the postings whose movements they do not hold yet.
 *
 * <p>A posting only names itself in the tail. The folder later adds its movements to the totals and takes it from the tail
 * in one statement, and every reader adds the tail's movements in the same statement. So writers never wait for each
 * other at a hot cell, many changes of a cell cost one update, and a reader is exact at every moment.
 */
final class TotalsTables {
    private static final int POSTINGS_MAX = 1_000;

    /**
     * The planner may think that many postings are most of the log, and read all of it; the net changes of a full round are
     * sorted in some 30 MB; and a plan that is made anew each time is compiled for longer than it runs.
     */
    private static final String PLANNED_FOR_FOLDING =
            "set local enable_seqscan = off; set local work_mem = '64MB'; set local jit = off";

    private static final String PLANNED_AS_EVER =
            "set local enable_seqscan to default; set local work_mem to default; set local jit to default";

    private final Database database;
    private final RegisterDefinition definition;
    private final RegistersTable registers;
    private final StoredRegister stored;
    private final String fold;

    TotalsTables(Database database, StoredRegister stored) {
        this.database = database;
        this.definition = stored.definition();
        this.registers = new RegistersTable(database.jdbc(), database.schema());
        this.stored = stored;
        this.fold = foldSql();
    }

    /** Names a posting's movements as not yet in the totals. */
    void addToTail(long posting, int movements) {
        database.jdbc()
                .sql("insert into %s (posting, movements) values (:posting, :movements)".formatted(table("tail")))
                .param("posting", posting)
                .param("movements", movements)
                .update();
    }

    /**
     * Moves movements of the tail into the totals, oldest postings first, in a transaction of its own.
     *
     * @param movementsMax how many movements to take at most; a posting is taken whole, and at least one
     * @return how many were moved; 0 when there are none, another folder is at it, or the definition has changed
     */
    int fold(int movementsMax) {
        Integer folded = database.transactions().execute(status -> {
            if (!registers.tryLockForFolding(stored)) {
                return 0;
            }
            return foldLocked(movementsMax);
        });
        return folded == null ? 0 : folded;
    }

    /** Folds everything that the caller's transaction sees, under the folder's lock, which the caller holds. */
    void foldAllLocked(int movementsMax) {
        while (foldLocked(movementsMax) > 0) {
            // Each round takes at least one posting from the tail.
        }
    }

    /**
     * Makes the first totals of a register of all its movements, in the caller's transaction: one pass over the log, each row
     * is written once and in order, and keys are made of rows that are there. Does nothing where there are totals already,
     * which hold some of the movements.
     *
     * @throws IllegalStateException if each statement of the transaction sees another moment
     */
    void foldFirst() {
        if (!registers.tryLockForFolding(stored) || holdsTotals()) {
            return;
        }
        requireOneMoment();
        List<String> levels = levels();
        // Sorted rows are written as they come; groups by the million would take more memory than their sorting.
        run("set local jit = off");
        run("set local enable_hashagg = off");
        write(levels.getFirst(), ofMovements(levels.getFirst(), ""));
        run("set local enable_hashagg to default");
        if (levels.size() > 1) {
            write("month", monthsOf(table("day")));
        }
        if (definition.kind() == RegisterKind.BALANCE) {
            run(updateBalances(table("month")));
        }
        run("delete from " + table("tail"));
    }

    /** Postings that are committed meanwhile would be taken from the tail and be in no total. */
    private void requireOneMoment() {
        String isolation = database.jdbc()
                .sql("select current_setting('transaction_isolation')")
                .query(String.class)
                .single();
        if (!isolation.equals("repeatable read")) {
            throw new IllegalStateException("First totals are made in one snapshot, not at isolation " + isolation);
        }
    }

    /** Fills an empty table of totals. Its key is made afterwards, which costs a small part of keeping it row by row. */
    private void write(String level, String rows) {
        database.jdbc()
                .sql("select conname from pg_constraint where conrelid = to_regclass(:table) and contype = 'p'")
                .param("table", table(level))
                .query((row, n) -> row.getString("conname"))
                .list()
                .forEach(key -> run("alter table %s drop constraint %s".formatted(table(level), Names.quote(key))));
        run(insert(level, rows));
        run("alter table %s add primary key (cell, %s)".formatted(table(level), level));
    }

    private void run(String statement) {
        database.template().execute(statement);
    }

    private boolean holdsTotals() {
        return database.jdbc()
                .sql("select exists (select from %s) or exists (select from %s)"
                        .formatted(table("month"), table(levels().getFirst())))
                .query(Boolean.class)
                .single();
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
        database.template().execute(PLANNED_FOR_FOLDING);
        int taken = database.jdbc()
                .sql(fold)
                .param("postings", postings.toArray(Long[]::new))
                .update();
        database.template().execute(PLANNED_AS_EVER);
        if (taken != postings.size()) {
            throw new IllegalStateException("The tail of register " + definition.name() + " held " + taken
                    + " postings of " + postings.size() + " under the folder's lock");
        }
        return movements;
    }

    private List<Map.Entry<Long, Integer>> tail() {
        return database.jdbc()
                .sql("select posting, movements from %s order by posting limit %d"
                        .formatted(table("tail"), POSTINGS_MAX))
                .query((row, n) -> Map.entry(row.getLong(1), row.getInt(2)))
                .list();
    }

    /** How many movements wait in the tail. */
    long tailMovements() {
        return database.jdbc()
                .sql("select coalesce(sum(movements), 0) from %s".formatted(table("tail")))
                .query(Long.class)
                .single();
    }

    /**
     * One statement, so that all of it sees the same snapshot. Movements are added up once, into days; months come from the
     * days and balances from the months, each of them fewer rows. Rows are written in key order.
     */
    private String foldSql() {
        List<String> levels = levels();
        String finest = levels.getFirst();
        StringBuilder sql = new StringBuilder("with by_%s as materialized (%s)"
                .formatted(finest, ofMovements(finest, "where l.posting = any (:postings)")));
        if (levels.size() > 1) {
            sql.append(", by_month as materialized (%s)".formatted(monthsOf("by_day")));
        }
        for (String level : levels) {
            sql.append(", into_%s as (%s)".formatted(level, insert(level, "table by_" + level) + addTo(level)));
        }
        if (definition.kind() == RegisterKind.BALANCE) {
            sql.append(", cells as (").append(updateBalances("by_month")).append(")");
        }
        return sql.append(" delete from %s where posting = any (:postings)".formatted(table("tail")))
                .toString();
    }

    /** The tables of totals, finest first. */
    private List<String> levels() {
        return definition.totals() == TotalsDetail.DAY ? List.of("day", "month") : List.of("month");
    }

    private String ofMovements(String level, String condition) {
        return """
                select l.cell, %1$s as %2$s, %3$s
                  from %4$s l
                %5$s
                 group by 1, 2
                """.formatted(
                        LogSql.unit(definition, level, "l"),
                        level,
                        each(r -> "%s as %s, %s as %s"
                                .formatted(
                                        LogSql.receiptSum(r, "l"), RegisterDdl.receipt(r),
                                        LogSql.expenseSum(r, "l"), RegisterDdl.expense(r))),
                        table("log"),
                        condition);
    }

    private String monthsOf(String days) {
        return """
                select cell, %s as month, %s
                  from %s
                 group by 1, 2
                """.formatted(
                        LogSql.truncated("month", "day"),
                        each(r -> "sum(%1$s) as %1$s, sum(%2$s) as %2$s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                        days);
    }

    private String insert(String level, String rows) {
        return """
                insert into %1$s as t (cell, %2$s, %3$s)
                select cell, %2$s, %3$s
                  from (%5$s) n
                 where %4$s
                 order by 1, 2
                """.formatted(
                        table(level),
                        level,
                        each(r -> RegisterDdl.receipt(r) + ", " + RegisterDdl.expense(r)),
                        any(r -> "%s <> 0 or %s <> 0".formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))),
                        rows);
    }

    /** What is done with a row that is there already. */
    private String addTo(String level) {
        return """
                    on conflict (cell, %s) do update
                   set %s
                """.formatted(
                        level,
                        each(r -> "%1$s = t.%1$s + excluded.%1$s, %2$s = t.%2$s + excluded.%2$s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r))));
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
                        each(r -> "%1$s = c.%1$s + n.%1$s".formatted(Names.quote(r.name()))),
                        each(r -> "sum(%s - %s) as %s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r), Names.quote(r.name()))),
                        any(r -> "n.%s <> 0".formatted(Names.quote(r.name()))),
                        months);
    }

    private String each(Function<Resource, String> text) {
        return definition.resources().stream().map(text).collect(joining(", "));
    }

    private String any(Function<Resource, String> condition) {
        return definition.resources().stream().map(condition).collect(joining(" or "));
    }

    private String table(String suffix) {
        return database.schema().table(definition.name(), suffix);
    }
}

package dev.accumulator.registers.table;

import dev.accumulator.postgres.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * The first totals of a register whose movements are all there before any total is.
 *
 * @param accounts the totals by account; null unless the register is a ledger
 */
record FirstTotals(
        Database database,
        RegisterSql sql,
        FoldSql foldSql,
        @Nullable AccountTotalsSql accounts) {

    /**
     * Makes them, under the folder's lock, which the caller holds.
     *
     * @throws IllegalStateException if each statement of the transaction sees another moment
     */
    void make() {
        if (holdsTotals()) {
            return;
        }
        requireOneMoment();
        run("set local jit = off");
        MonthPartitions partitions =
                MonthPartitions.of(database, sql.definition().name());
        write(
                TotalsUnit.MONTH,
                foldSql.allMonths(partitions, !partitions.months().isEmpty() && sharesMonths(partitions)));
        if (TotalsUnit.finest(sql.definition()) == TotalsUnit.DAY && holdsBusyMonths()) {
            // Sorted rows are written as they come; groups by the million would take more memory than their sorting.
            run("set local enable_hashagg = off");
            write(TotalsUnit.DAY, foldSql.allDays());
            run("set local enable_hashagg to default");
        }
        if (sql.definition().kind().keepsBalances()) {
            run(foldSql.allBalances());
        }
        if (accounts != null) {
            accounts.first().forEach(this::run);
        }
        run(sql.fill("delete from {tail}"));
    }

    /** True if the default partition may hold movements of months that have a partition. */
    private boolean sharesMonths(MonthPartitions partitions) {
        return database.jdbc()
                .sql(sql.with("first_day", partitions.months().first().atDay(1).toString())
                        .with(
                                "end_day",
                                partitions
                                        .months()
                                        .last()
                                        .plusMonths(1)
                                        .atDay(1)
                                        .toString())
                        .fill("""
                        select exists (select from {log_rest}
                                        where period >= '{first_day} 00:00:00+00'
                                          and period < '{end_day} 00:00:00+00')
                        """))
                .query(Boolean.class)
                .single();
    }

    /** Otherwise postings that are committed meanwhile would be taken from the tail and be in no total. */
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
    private void write(TotalsUnit unit, String rows) {
        RegisterSql of = sql.at(unit);
        database.jdbc()
                .sql("select conname from pg_constraint where conrelid = to_regclass(:table) and contype = 'p'")
                .param("table", of.fill("{totals}"))
                .query((row, n) -> row.getString("conname"))
                .list()
                .forEach(key ->
                        run(of.with("key", Identifiers.quote(key)).fill("alter table {totals} drop constraint {key}")));
        run(rows);
        run(of.fill("alter table {totals} add primary key (cell, {unit})"));
    }

    private void run(String statement) {
        database.template().execute(statement);
    }

    private boolean holdsTotals() {
        return isTrue("select exists (select from {month})");
    }

    private boolean holdsBusyMonths() {
        return isTrue("select exists (select from {month} where by_day)");
    }

    private boolean isTrue(String question) {
        return database.jdbc().sql(sql.fill(question)).query(Boolean.class).single();
    }
}

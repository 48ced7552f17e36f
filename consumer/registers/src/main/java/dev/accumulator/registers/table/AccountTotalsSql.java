package dev.accumulator.registers.table;

import java.util.List;

/**
 * The totals of a ledger by account: receipts and expenses of each account in each month and, where the register keeps days,
 * on each day. A trial balance adds up these, which are few, in place of the totals of all cells, of which an account has one
 * for each account that it corresponds with, times its analytics. The fold keeps them beside the totals of cells, so that they
 * hold the same movements at every moment.
 *
 * <p>Days are those of all months: an account moves often, so its days are far fewer than its movements. An account is that
 * of the cell, so movements whose cell has no row are in none of these totals, as they are in no other read.
 */
public final class AccountTotalsSql {
    private static final String SUMS = """
            {each resource: sum({receipt}) as {receipt},
            sum({expense}) as {expense}}
            """;

    private static final String FOLD = """
            with net as materialized (
                select c.{account}, {unit_of:l} as {unit},
                       {each resource: {receipts_of:l} as {receipt},
                       {expenses_of:l} as {expense}}
                  from (select * from {log} where posting = any (:postings) offset 0) l
                  join {cell} c on c.cell = l.cell
                 group by 1, 2){if day:,
            into_days as (
                insert into {days_by_account} as t
                       ({account}, day, {figures})
                select {account}, day, {figures}
                  from net
                 where {any resource: {receipt} <> 0 or {expense} <> 0}
                 order by 2, 1
                    on conflict ({account}, day) do update
                   set {each resource: {receipt} = t.{receipt} + excluded.{receipt},
                       {expense} = t.{expense} + excluded.{expense}})}
            insert into {month_by_account} as t
                   ({account}, month, {figures})
            select {account}, month, {figures}
              from (select {account}, date_trunc('month', ({unit})::timestamp)::date as month,
                           {sums}
                      from net
                     group by 1, 2) n
             where {any resource: {receipt} <> 0 or {expense} <> 0}
             order by 1, 2
                on conflict ({account}, month) do update
               set {each resource: {receipt} = t.{receipt} + excluded.{receipt},
                   {expense} = t.{expense} + excluded.{expense}}
            """;

    private static final String EXPECTED = """
            select c.{account}, {unit_of:l} as {unit},
                   {each resource: {receipts_of:l} as {receipt},
                   {expenses_of:l} as {expense}}
              from {log} l
              join {cell} c on c.cell = l.cell
             where {not_in_tail}
             group by 1, 2
            """;

    /** Fills a table from totals of cells, or from movements of which none is in the tail. */
    private static final String FILL = """
            insert into {totals_by_account}
                   ({account}, {unit}, {figures})
            select {account}, {unit}, {figures}
              from ({rows}) n
             where ({any resource: {receipt} <> 0 or {expense} <> 0})
               {until}
             order by 2, 1
            """;

    private static final String DAYS_OF_LOG = """
            select c.{account}, {day_of:l} as day,
                   {each resource: {receipts_of:l} as {receipt},
                   {expenses_of:l} as {expense}}
              from {log} l
              join {cell} c on c.cell = l.cell
             group by 1, 2
            """;

    private static final String OF_CELLS = """
            select c.{account}, date_trunc('{unit}', (t.{unit_of_cells})::timestamp)::date as {unit},
                   {each resource: sum(t.{receipt}) as {receipt}, sum(t.{expense}) as {expense}}
              from {totals_of_cells} t
              join {cell} c on c.cell = t.cell
             group by 1, 2
            """;

    private final RegisterSql sql;

    /** The statements of a ledger. */
    public AccountTotalsSql(RegisterSql register) {
        this.sql = register.at(TotalsUnit.finest(register.definition())).with("sums", SUMS);
    }

    /** Adds the movements of {@code :postings}, which are still in the tail, to the totals by account. */
    String fold() {
        return sql.fill(FOLD);
    }

    /** Fills the empty tables from all movements, once the months of cells are made of them. */
    List<String> first() {
        String months = fill(sql.at(TotalsUnit.MONTH), "month", "{month}", "");
        return TotalsUnit.of(sql.definition()).contains(TotalsUnit.DAY)
                ? List.of(
                        sql.at(TotalsUnit.DAY)
                                .with("rows", DAYS_OF_LOG)
                                .with("until", "")
                                .fill(FILL),
                        months)
                : List.of(months);
    }

    /** Deletes the totals of a unit before the day {@code :end}. */
    public String deleteUntil(TotalsUnit unit) {
        return sql.at(unit).fill("delete from {totals_by_account} where {unit} < :end");
    }

    /** Makes the totals of a unit before the day {@code :end} from the finest totals of cells in a table {@code folded}. */
    public String refillUntil(TotalsUnit unit) {
        return fill(sql.at(unit), sql.unit().column(), "folded", "and {unit} < :end");
    }

    private static String fill(RegisterSql unit, String unitOfCells, String totalsOfCells, String until) {
        return unit.with("unit_of_cells", unitOfCells)
                .with("totals_of_cells", totalsOfCells)
                .with("rows", OF_CELLS)
                .with("until", until)
                .fill(FILL);
    }

    /**
     * Returns the query of the finest totals that a ledger should have: the movements outside the tail, added up by account
     * and {@code day} or {@code month}.
     */
    public String expected() {
        return sql.fill(EXPECTED);
    }

    /** Returns the query of a unit's totals. It reads the finest ones under the name {@code folded}. */
    public String expected(TotalsUnit unit) {
        return unit == sql.unit() ? "select * from folded" : sql.fill("""
                        select {account}, date_trunc('month', (day)::timestamp)::date as month,
                               {sums}
                          from folded
                         group by 1, 2
                        """);
    }
}

package dev.accumulator.registers.audit;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.TotalsUnit;

/**
 * The totals that a register should have: the movements outside the tail, added up. Verification compares with them, repair
 * and detachment write them.
 */
public final class ExpectedTotalsSql {
    private static final String FINEST = """
            select l.cell, {unit_of:l} as {unit},
                   {each resource: sum({receipt_of:l}) as {receipt}, sum({expense_of:l}) as {expense}},
                   count(*) as movements
              from {log} l
             where not exists (select from {tail} t where t.posting = l.posting)
             group by 1, 2
            """;

    /** Where the month's row is gone, readers add up days. */
    private static final String DAYS_OF_BUSY_MONTHS = """
            select f.*
              from folded f
              left join {month} m on m.cell = f.cell and m.month = date_trunc('month', (f.day)::timestamp)::date
             where m.by_day is not false
            """;

    private static final String MONTHS_OF_DAYS = """
            select cell, date_trunc('month', (day)::timestamp)::date as month,
                   {each resource: sum({receipt}) as {receipt}, sum({expense}) as {expense}},
                   sum(movements) as movements
              from folded
             group by 1, 2
            """;

    private static final String BALANCES =
            "select cell, {each resource: sum({receipt}) - sum({expense}) as {resource}} from folded group by 1";

    private final RegisterSql sql;

    public ExpectedTotalsSql(Schema schema, RegisterDefinition definition) {
        this.sql = new RegisterSql(schema, definition);
    }

    /** Returns the query of the finest totals, by {@code cell} and {@code day} or {@code month}. */
    public String finest() {
        return sql.fill(FINEST);
    }

    /**
     * Returns the query of a unit's totals. It reads the finest totals under the name {@code folded}. Days are those of busy
     * months only.
     */
    public String unit(TotalsUnit unit) {
        if (unit == TotalsUnit.DAY) {
            return sql.fill(DAYS_OF_BUSY_MONTHS);
        }
        return unit == TotalsUnit.finest(sql.definition()) ? "select * from folded" : sql.fill(MONTHS_OF_DAYS);
    }

    /** Returns the query of the balances. It reads the finest totals under the name {@code folded}. */
    String balances() {
        return sql.fill(BALANCES);
    }
}

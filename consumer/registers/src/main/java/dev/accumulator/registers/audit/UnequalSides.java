package dev.accumulator.registers.audit;

import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterSql;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds months of a ledger in which two accounts did not move by the same against each other. It reads the movements
 * themselves, so it finds a side that was changed together with its totals, with which all other checks agree.
 *
 * <p>One opening movement a cell, which stands for months that were detached, keeps what the two accounts are by against each
 * other, so their sum is nothing too.
 */
final class UnequalSides {
    private static final String SIDES = """
            with sides as (
              select {month_of:l} as month,
                     least(c.{account}, c.{corresponding}) as one, greatest(c.{account}, c.{corresponding}) as other,
                     {each resource: coalesce(sum(l.{resource}) filter (where l.{resource} > 0), 0) as {receipt},
                     -coalesce(sum(l.{resource}) filter (where l.{resource} < 0), 0) as {expense}}
                from {log} l
                join {cell} c on c.cell = l.cell
               group by 1, 2, 3),
            differences as (
              select s.month, s.one, s.other, v.figure, v.debit, v.credit
                from sides s
               cross join lateral (values
                     {each resource: ('{name}', s.{receipt}, s.{expense})})
                             as v (figure, debit, credit)
               where v.debit <> v.credit)
            select month, one, other, figure, debit, credit, count(*) over () as found
              from differences
             order by month, one, other, figure
             limit {shown_max}
            """;

    private final Database database;
    private final RegisterDefinition definition;

    UnequalSides(Database database, RegisterDefinition definition) {
        this.database = database;
        this.definition = definition;
    }

    /** Lists the first of them and returns how many there are; none in a register that is no ledger. */
    long find(List<Difference> differences) {
        if (definition.kind() != RegisterKind.LEDGER) {
            return 0;
        }
        long[] found = {0};
        database.jdbc().sql(sql()).query((ResultSet row) -> {
            found[0] = row.getLong("found");
            Map<String, @Nullable Object> accounts = new LinkedHashMap<>();
            accounts.put(Entry.ACCOUNT, row.getString("one"));
            accounts.put(Entry.CORRESPONDING, row.getString("other"));
            differences.add(new Difference(
                    Difference.Check.SIDES,
                    definition.name(),
                    accounts,
                    row.getObject("month", LocalDate.class),
                    null,
                    row.getString("figure"),
                    row.getBigDecimal("debit"),
                    row.getBigDecimal("credit")));
        });
        return found[0];
    }

    private String sql() {
        return new RegisterSql(database.schema(), definition)
                .with("account", "\"" + Entry.ACCOUNT + "\"")
                .with("corresponding", "\"" + Entry.CORRESPONDING + "\"")
                .with("shown_max", String.valueOf(VerificationReport.SHOWN_MAX))
                .fill(SIDES);
    }
}

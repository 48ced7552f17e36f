package dev.accumulator.registers.audit;

import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.table.AccountTotalsSql;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.TotalsUnit;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the totals of a ledger by account with its movements, and makes them what these say. */
final class AccountTotals {
    private static final String DIFFERENCES = """
            with folded as materialized (
              {finest}),
            differences as (
              {branches})
            select unit, {account}, start, figure, expected, actual, count(*) over () as found
              from differences
             order by unit, {account}, start, figure
             limit {shown_max}
            """;

    private static final String DIFFERENCES_OF_A_UNIT = """
            select '{unit}' as unit, coalesce(e.{account}, a.{account}) as {account},
                   coalesce(e.{unit}, a.{unit}) as start, v.figure, v.expected, v.actual
              from ({expected}) e
              full join {totals_by_account} a on a.{account} = e.{account} and a.{unit} = e.{unit}
             cross join lateral (values
                   {each resource: ('{name}_receipt', coalesce(e.{receipt}, 0)::numeric, coalesce(a.{receipt}, 0)::numeric),
                   ('{name}_expense', coalesce(e.{expense}, 0)::numeric, coalesce(a.{expense}, 0)::numeric)})
                           as v (figure, expected, actual)
             where v.expected <> v.actual
            """;

    private static final String FOLD = """
            create temporary table folded on commit drop as
            {finest}
            """;

    private static final String DELETE_WITHOUT_MOVEMENTS = """
            delete from {totals_by_account} a
             where ({any resource: a.{receipt} <> 0 or a.{expense} <> 0})
               and not exists (select from ({expected}) e where e.{account} = a.{account} and e.{unit} = a.{unit})
            """;

    private static final String UPSERT = """
            insert into {totals_by_account} as a ({account}, {unit}, {figures})
            select e.{account}, e.{unit}, {figures:e}
              from ({expected}) e
              left join {totals_by_account} b on b.{account} = e.{account} and b.{unit} = e.{unit}
             where ({any resource: coalesce(b.{receipt}, 0) <> e.{receipt} or coalesce(b.{expense}, 0) <> e.{expense}})
             order by 2, 1
                on conflict ({account}, {unit}) do update
               set {each resource: {receipt} = excluded.{receipt}, {expense} = excluded.{expense}}
            """;

    private final Database database;
    private final RegisterDefinition definition;
    private final RegisterSql sql;
    private final AccountTotalsSql expected;

    AccountTotals(Database database, RegisterDefinition definition) {
        this.database = database;
        this.definition = definition;
        RegisterSql register = new RegisterSql(database.schema(), definition);
        this.expected = new AccountTotalsSql(register);
        this.sql = register.with("finest", expected.expected())
                .with("shown_max", String.valueOf(VerificationReport.SHOWN_MAX));
    }

    /** Lists the first differences and returns how many there are; none in a register that is no ledger. */
    long find(List<Difference> differences) {
        if (definition.kind() != RegisterKind.LEDGER) {
            return 0;
        }
        long[] found = {0};
        database.jdbc().sql(differences()).query((ResultSet row) -> {
            found[0] = row.getLong("found");
            Map<String, @Nullable Object> account = new LinkedHashMap<>();
            account.put(Entry.ACCOUNT, row.getString(Entry.ACCOUNT));
            differences.add(new Difference(
                    row.getString("unit").equals(TotalsUnit.DAY.column())
                            ? Difference.Check.ACCOUNT_DAY
                            : Difference.Check.ACCOUNT_MONTH,
                    definition.name(),
                    account,
                    row.getObject("start", LocalDate.class),
                    null,
                    row.getString("figure"),
                    row.getBigDecimal("expected"),
                    row.getBigDecimal("actual")));
        });
        return found[0];
    }

    private String differences() {
        List<String> branches = new ArrayList<>();
        for (TotalsUnit unit : TotalsUnit.of(definition)) {
            branches.add(of(unit).fill(DIFFERENCES_OF_A_UNIT));
        }
        return sql.with("branches", String.join("\n union all\n", branches)).fill(DIFFERENCES);
    }

    /** Makes them what the movements say, under the folder's lock, and returns how many rows it has written. */
    long repairLocked() {
        if (definition.kind() != RegisterKind.LEDGER) {
            return 0;
        }
        database.template().execute(sql.fill(FOLD));
        database.template().execute("analyze folded");
        long written = 0;
        for (TotalsUnit unit : TotalsUnit.of(definition)) {
            written += update(of(unit).fill(DELETE_WITHOUT_MOVEMENTS));
            written += update(of(unit).fill(UPSERT));
        }
        database.template().execute("drop table folded");
        return written;
    }

    private RegisterSql of(TotalsUnit unit) {
        return sql.at(unit).with("expected", expected.expected(unit));
    }

    private long update(String statement) {
        return database.jdbc().sql(statement).update();
    }
}

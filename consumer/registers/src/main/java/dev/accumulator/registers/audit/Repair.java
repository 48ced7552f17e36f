package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterDdl;
import dev.accumulator.registers.table.RegistersTable;
import java.util.List;
import java.util.Objects;

/**
 * Makes totals and balances what the movements say. It holds the folder's lock, so totals stand still; postings go on, into
 * the tail. Only rows that differ are written, so a repair of a sound register writes nothing.
 */
public final class Repair {
    private final Database database;
    private final RegistersTable registers;

    public Repair(Database database, RegistersTable registers) {
        this.database = database;
        this.registers = registers;
    }

    /** How many rows were mended. */
    public long repair(OpenRegister register) {
        return Objects.requireNonNull(database.transactions().execute(status -> {
            registers.lockForFolding(register.id());
            database.template().execute("set local work_mem = '256MB'");
            database.template().execute("set local jit = off");
            TotalsChecksums checksums = new TotalsChecksums(database, register);
            return checksums.totalsAgree(checksums.ofMovements()) ? 0 : repairLocked(register.definition());
        }));
    }

    private long repairLocked(RegisterDefinition definition) {
        ExpectedTotalsSql folded = new ExpectedTotalsSql(database.schema(), definition);
        // Of one moment: the tail cannot shrink under the folder's lock, and what is appended is in the tail.
        database.template().execute("create temporary table folded on commit drop as " + folded.finest());
        database.template().execute("analyze folded");
        long mended = 0;
        for (String unit : folded.units()) {
            mended += delete(definition, folded, unit);
            mended += upsert(definition, folded, unit);
        }
        if (definition.kind() == RegisterKind.BALANCE) {
            mended += balances(definition, folded);
        }
        database.template().execute("drop table folded");
        return mended;
    }

    /** Totals that no movement accounts for. */
    private long delete(RegisterDefinition definition, ExpectedTotalsSql folded, String unit) {
        String nonZero = folded.totalsFigures().stream()
                .map(f -> "a." + Identifiers.quote(f) + " <> 0")
                .collect(joining(" or "));
        return database.jdbc()
                .sql("""
                        delete from %1$s a
                         where (%2$s)
                           and not exists (select from (%3$s) e where e.cell = a.cell and e.%4$s = a.%4$s)
                        """.formatted(table(definition, RegisterDdl.totals(unit)), nonZero, folded.unit(unit), unit))
                .update();
    }

    private long upsert(RegisterDefinition definition, ExpectedTotalsSql folded, String unit) {
        List<String> figures =
                folded.totalsFigures().stream().map(Identifiers::quote).toList();
        String columns = String.join(", ", figures);
        return database.jdbc()
                .sql("""
                        insert into %1$s as a (cell, %2$s, %3$s%8$s)
                        select e.cell, e.%2$s, %4$s%9$s
                          from (%5$s) e
                          left join %1$s b on b.cell = e.cell and b.%2$s = e.%2$s
                         where (%6$s)
                         order by e.cell, e.%2$s
                            on conflict (cell, %2$s) do update
                           set %7$s
                        """.formatted(
                                table(definition, RegisterDdl.totals(unit)),
                                unit,
                                columns,
                                figures.stream().map(f -> "e." + f).collect(joining(", ")),
                                folded.unit(unit),
                                figures.stream()
                                        .map(f -> "coalesce(b.%1$s, 0) <> e.%1$s".formatted(f))
                                        .collect(joining(" or ")),
                                figures.stream()
                                        .map(f -> "%1$s = excluded.%1$s".formatted(f))
                                        .collect(joining(", ")),
                                folded.monthColumns(unit),
                                // Its days are mended already: all of them, since nothing said otherwise.
                                folded.monthValues(unit, "true")))
                .update();
    }

    private long balances(RegisterDefinition definition, ExpectedTotalsSql folded) {
        List<String> figures =
                definition.resourceNames().stream().map(Identifiers::quote).toList();
        return database.jdbc()
                .sql("""
                        update %1$s c
                           set %2$s
                          from (select i.cell, %3$s
                                  from %1$s i
                                  left join (%4$s) e on e.cell = i.cell) n
                         where c.cell = n.cell
                           and (%5$s)
                        """.formatted(
                        table(definition, "cell"),
                        figures.stream().map(f -> "%1$s = n.%1$s".formatted(f)).collect(joining(", ")),
                        figures.stream()
                                .map(f -> "coalesce(e.%1$s, 0) as %1$s".formatted(f))
                                .collect(joining(", ")),
                        folded.balances(),
                        figures.stream()
                                .map(f -> "c.%1$s <> n.%1$s".formatted(f))
                                .collect(joining(" or "))))
                .update();
    }

    private String table(RegisterDefinition definition, String suffix) {
        return database.schema().table(definition.name(), suffix);
    }
}

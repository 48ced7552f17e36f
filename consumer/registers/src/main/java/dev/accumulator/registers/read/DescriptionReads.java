package dev.accumulator.registers.read;

import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MonthPartitions;
import dev.accumulator.registers.table.OpenRegister;
import java.time.YearMonth;
import java.util.List;

/** Reads the sizes of registers from PostgreSQL's own statistics, at a cost that does not grow with them. */
public final class DescriptionReads {
    private static final String SIZES = """
            with tables as (
              select inhrelid as oid, true as is_log
                from pg_inherits
               where inhparent = to_regclass('{log}')
               union all
              select to_regclass(name)::oid, false
                from unnest(array['{cell}', '{days}', '{month}', '{tail}'{if ledger:,
                                '{month_by_account}', '{days_by_account}'}]) name)
            select coalesce(sum(greatest(c.reltuples, 0)::bigint) filter (where c.oid = to_regclass('{cell}')), 0) as cells,
                   coalesce(sum(greatest(c.reltuples, 0)::bigint) filter (where t.is_log), 0) as movements,
                   coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
              from tables t
              join pg_class c on c.oid = t.oid
            """;

    private final Database database;

    public DescriptionReads(Database database) {
        this.database = database;
    }

    /** Returns a register with its approximate sizes and the months that have a partition. */
    public RegisterDescription describe(OpenRegister register) {
        List<YearMonth> months =
                List.copyOf(MonthPartitions.of(database, register.name()).months());
        long tailMovements = register.totals().tailMovements();
        return database.jdbc()
                .sql(register.sql().fill(SIZES))
                .query((row, n) -> new RegisterDescription(
                        register.definition(),
                        register.version(),
                        row.getLong("cells"),
                        row.getLong("movements"),
                        tailMovements,
                        row.getLong("bytes"),
                        months))
                .single();
    }
}

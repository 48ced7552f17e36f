package dev.accumulator.registers.read;

import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import java.time.YearMonth;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sizes of registers from PostgreSQL's own statistics. */
public final class DescriptionReads {
    private static final Pattern MONTH = Pattern.compile(".*_log_(\\d{4})_(\\d{2})");

    private final Database database;

    public DescriptionReads(Database database) {
        this.database = database;
    }

    private record Relation(String name, long rows, long bytes) {}

    public RegisterDescription describe(OpenRegister register) {
        String name = register.name();
        List<Relation> log = partitions(name + "_log");
        List<Relation> others = relations(Stream.of("cell", "days", "month", "tail")
                .map(s -> name + "_" + s)
                .toList());
        return new RegisterDescription(
                register.definition(),
                register.version(),
                others.stream()
                        .filter(r -> r.name().equals(name + "_cell"))
                        .mapToLong(Relation::rows)
                        .sum(),
                log.stream().mapToLong(Relation::rows).sum(),
                register.totals().tailMovements(),
                Stream.concat(log.stream(), others.stream())
                        .mapToLong(Relation::bytes)
                        .sum(),
                log.stream()
                        .map(Relation::name)
                        .flatMap(DescriptionReads::month)
                        .sorted()
                        .toList());
    }

    /** The months of a register that have a partition of their own. */
    public List<YearMonth> months(String register) {
        return partitions(register + "_log").stream()
                .map(Relation::name)
                .flatMap(DescriptionReads::month)
                .sorted()
                .toList();
    }

    private List<Relation> partitions(String table) {
        return database.jdbc()
                .sql("""
                        select c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
                          from pg_inherits i
                          join pg_class p on p.oid = i.inhparent
                          join pg_namespace n on n.oid = p.relnamespace
                          join pg_class c on c.oid = i.inhrelid
                         where n.nspname = :schema
                           and p.relname = :table
                        """)
                .param("schema", database.schema().name())
                .param("table", table)
                .query((row, n) -> new Relation(row.getString(1), row.getLong(2), row.getLong(3)))
                .list();
    }

    private List<Relation> relations(List<String> tables) {
        return database.jdbc()
                .sql("""
                        select c.relname, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
                          from pg_class c
                          join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = :schema
                           and c.relname = any (:tables)
                        """)
                .param("schema", database.schema().name())
                .param("tables", tables.toArray(String[]::new))
                .query((row, n) -> new Relation(row.getString(1), row.getLong(2), row.getLong(3)))
                .list();
    }

    private static Stream<YearMonth> month(String partition) {
        Matcher matcher = MONTH.matcher(partition);
        return matcher.matches()
                ? Stream.of(YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Stream.of();
    }
}

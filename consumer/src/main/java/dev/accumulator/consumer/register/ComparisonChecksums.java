package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tells in one pass over each side whether a register is the same in two schemas, by the sums that {@link Checksums}
 * explains. The hash is of a cell's dimensions here, because the two number their cells differently.
 */
final class ComparisonChecksums {
    /** Each figure of a day has a number of its own below this: two sides of each resource. */
    private static final int FIGURES_MAX = 2 * RegisterDefinition.FIELDS_MAX;

    private final Database database;
    private final Schema other;
    private final RegisterDefinition shape;
    private final long seed = ThreadLocalRandom.current().nextLong();

    /** @param shape that of both */
    ComparisonChecksums(Database database, Schema other, RegisterDefinition shape) {
        this.database = database;
        this.other = other;
        this.shape = shape;
    }

    /** Whether balances, totals and movements are all the same. */
    boolean agree() {
        return (shape.kind() != RegisterKind.BALANCE || agree(this::balances))
                && agree(this::totals)
                && agree(this::movements);
    }

    private boolean agree(Function<Schema, String> checksum) {
        return sum(checksum.apply(database.schema())).compareTo(sum(checksum.apply(other))) == 0;
    }

    private BigDecimal sum(String statement) {
        return database.jdbc()
                .sql(statement)
                .param("seed", seed)
                .query(BigDecimal.class)
                .single();
    }

    private String balances(Schema schema) {
        String values = each(r -> Names.quote(r.name()));
        return checksum(
                schema,
                "select cell, date '0001-01-01' as start, %1$s from %2$s union all select cell, date '0001-01-01', %1$s from %3$s l"
                        .formatted(values, schema.table(shape.name(), "cell"), LogSql.tail(schema, shape)),
                figures(r -> List.of(Names.quote(r.name()))));
    }

    private String totals(Schema schema) {
        return checksum(
                schema,
                "select cell, %1$s as start, %2$s from %3$s union all %4$s"
                        .formatted(
                                unit(),
                                each(r -> RegisterDdl.receipt(r) + ", " + RegisterDdl.expense(r)),
                                schema.table(shape.name(), unit()),
                                sided(LogSql.tail(schema, shape))),
                sides());
    }

    private String movements(Schema schema) {
        return checksum(schema, sided(schema.table(shape.name(), "log")), sides());
    }

    private String sided(String log) {
        return "select l.cell, %s as start, %s from %s l"
                .formatted(
                        LogSql.unit(shape, unit(), "l"),
                        each(r -> "%s as %s, %s as %s"
                                .formatted(
                                        LogSql.receipt(r, "l"),
                                        RegisterDdl.receipt(r),
                                        LogSql.expense(r, "l"),
                                        RegisterDdl.expense(r))),
                        log);
    }

    /** The offset keeps the hash of a cell from being worked out for each of its rows. */
    private String checksum(Schema schema, String rows, List<String> figures) {
        String products = IntStream.range(0, figures.size())
                .mapToObj(
                        n -> "v.%s::numeric * hashint8extended((v.start - date '0001-01-01')::bigint * %d + %d, c.seed)"
                                .formatted(figures.get(n), FIGURES_MAX, n))
                .collect(joining(" + "));
        return """
                select coalesce(sum(%s), 0)
                  from (%s) v
                  join (select cell, hash_record_extended(row(%s), :seed) as seed from %s offset 0) c on c.cell = v.cell
                """.formatted(
                        products,
                        rows,
                        shape.dimensionNames().stream().map(Names::quote).collect(joining(", ")),
                        schema.table(shape.name(), "cell"));
    }

    private List<String> sides() {
        return figures(r -> List.of(RegisterDdl.receipt(r), RegisterDdl.expense(r)));
    }

    private List<String> figures(Function<Resource, List<String>> columns) {
        return shape.resources().stream()
                .flatMap(r -> columns.apply(r).stream())
                .toList();
    }

    private String each(Function<Resource, String> text) {
        return shape.resources().stream().map(text).collect(joining(", "));
    }

    private String unit() {
        return shape.totals() == TotalsDetail.DAY ? "day" : "month";
    }
}

package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Tells in one pass over each side whether a register is the same in two schemas, by the sums that {@link Checksums}
 * explains. The hash is of a cell's dimensions here, because the two number their cells differently.
 */
final class ComparisonChecksums {
    private static final String HASH_OF_CELL = "c.seed::numeric";

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
                && agree(this::months)
                && (!haveDays() || agree(this::days))
                && agree(this::movements);
    }

    private boolean agree(Function<Schema, List<BigDecimal>> sums) {
        return ChecksumSql.agree(sums.apply(database.schema()), sums.apply(other));
    }

    private List<BigDecimal> balances(Schema schema) {
        return ChecksumSql.plus(
                sums(schema, ChecksumSql.values(shape, "t", HASH_OF_CELL), table(schema, "cell"), "t"),
                sums(schema, ChecksumSql.values(shape, "l", HASH_OF_CELL), LogSql.tail(schema, shape), "l"));
    }

    private List<BigDecimal> months(Schema schema) {
        return ChecksumSql.plus(
                sums(schema, ChecksumSql.sidesOfTotals(shape, hash("t.month")), table(schema, "month"), "t"),
                sidesOf(schema, "month", LogSql.tail(schema, shape)));
    }

    /** What readers of a part of a month add up: day totals, and the movements that are in none. */
    private List<BigDecimal> days(Schema schema) {
        return ChecksumSql.plus(
                sums(schema, ChecksumSql.sidesOfTotals(shape, hash("t.day")), table(schema, "days"), "t"),
                ChecksumSql.plus(
                        sidesOf(schema, "day", LogSql.tail(schema, shape)),
                        sidesOf(schema, "day", LogSql.sparse(schema, shape))));
    }

    /** Without any they are the movements, which are compared anyway. */
    private boolean haveDays() {
        return shape.totals() == TotalsDetail.DAY && (hasDays(database.schema()) || hasDays(other));
    }

    private boolean hasDays(Schema schema) {
        return database.jdbc()
                .sql("select exists (select from %s) or exists (select from %s where by_day)"
                        .formatted(table(schema, "days"), table(schema, "month")))
                .query(Boolean.class)
                .single();
    }

    private List<BigDecimal> movements(Schema schema) {
        return sidesOf(schema, unit(), table(schema, "log"));
    }

    private List<BigDecimal> sidesOf(Schema schema, String unit, String movements) {
        String hash = hash(LogSql.unit(shape, unit, "l"));
        return sums(schema, ChecksumSql.sidesOfMovements(shape, hash), movements, "l");
    }

    /** The offset keeps the hash of a cell from being worked out for each of its rows. */
    private List<BigDecimal> sums(Schema schema, List<String> sums, String rows, String alias) {
        String from = """
                %1$s %2$s
                  join (select cell, hash_record_extended(row(%3$s), :seed) as seed from %4$s offset 0) c
                    on c.cell = %2$s.cell
                """.formatted(
                        rows,
                        alias,
                        shape.dimensionNames().stream().map(Names::quote).collect(joining(", ")),
                        table(schema, "cell"));
        return ChecksumSql.query(database, sums, from, Map.of("seed", seed));
    }

    private static String hash(String day) {
        return "hashint8extended((%s - date '0001-01-01')::bigint, c.seed)::numeric".formatted(day);
    }

    private String table(Schema schema, String suffix) {
        return schema.table(shape.name(), suffix);
    }

    private String unit() {
        return shape.totals() == TotalsDetail.DAY ? "day" : "month";
    }
}

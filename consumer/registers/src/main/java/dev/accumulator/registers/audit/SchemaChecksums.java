package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MovementSql;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Tells in one pass over each side whether a register is the same in two schemas, by the sums that {@link TotalsChecksums}
 * explains. The hash is of a cell's dimensions here, because the two number their cells differently.
 *
 * <p>Movements are first compared as they are: hashes of their cell, their day and their values are added up, those of
 * reversals taken off with the values of what they take back, so that what has been replaced leaves nothing, whatever came
 * before. Sums of hashes that are drawn anew each time differ where the movements that stand do, but for a seed in very many
 * (M. N. Wegman and J. L. Carter, New hash functions and their use in authentication and set equality, 1981). Where they
 * differ, the two may still add up to the same, and the products tell.
 */
final class SchemaChecksums {
    /** The hash of a record is a sum of multiples of its columns' hashes, in which those of four cells can cancel out. */
    private static final String HASH_OF_CELL = "hashint8extended(0, c.seed)::numeric";

    private final Database database;
    private final Schema other;
    private final RegisterDefinition shape;
    private final long seed = ThreadLocalRandom.current().nextLong();

    /** @param shape that of both */
    SchemaChecksums(Database database, Schema other, RegisterDefinition shape) {
        this.database = database;
        this.other = other;
        this.shape = shape;
    }

    /** Whether balances, totals and movements are all the same. */
    boolean agree() {
        return (shape.kind() != RegisterKind.BALANCE || agree(this::balances))
                && agree(this::months)
                && (!haveDays() || agree(this::days))
                && movementsAgree();
    }

    private boolean agree(Function<Schema, List<BigDecimal>> sums) {
        return ChecksumSql.agree(sums.apply(database.schema()), sums.apply(other));
    }

    private List<BigDecimal> balances(Schema schema) {
        return ChecksumSql.plus(
                sums(schema, ChecksumSql.values(shape, "t", HASH_OF_CELL), table(schema, "cell"), "t"),
                sums(schema, ChecksumSql.values(shape, "l", HASH_OF_CELL), MovementSql.tail(schema, shape), "l"));
    }

    private List<BigDecimal> months(Schema schema) {
        return ChecksumSql.plus(
                sums(schema, ChecksumSql.sidesOfTotals(shape, hash("t.month")), table(schema, "month"), "t"),
                sidesOf(schema, "month", MovementSql.tail(schema, shape)));
    }

    /** What readers of a part of a month add up: day totals, and the movements that are in none. */
    private List<BigDecimal> days(Schema schema) {
        return ChecksumSql.plus(
                sums(schema, ChecksumSql.sidesOfTotals(shape, hash("t.day")), table(schema, "days"), "t"),
                ChecksumSql.plus(
                        sidesOf(schema, "day", MovementSql.tail(schema, shape)),
                        sidesOf(schema, "day", MovementSql.sparse(schema, shape))));
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

    private boolean movementsAgree() {
        return agree(this::standing) || agree(this::movements);
    }

    private List<BigDecimal> standing(Schema schema) {
        String day = MovementSql.unit(shape, unit(), "l");
        List<String> sums = List.of(
                "sum(%s) filter (where not l.reversal)".formatted(hashOfValues(day, "")),
                "sum(%s) filter (where l.reversal)".formatted(hashOfValues(day, "-")));
        List<BigDecimal> found = sums(schema, sums, table(schema, "log"), "l");
        return List.of(found.getFirst().subtract(found.getLast()));
    }

    /**
     * Each hash is the seed of the next. That of a number leaves its sign out, and mixes its magnitude in by a plain exclusive
     * or; so the sign goes into the seed, and the day is hashed last, which mixes all that was before.
     */
    private String hashOfValues(String day, String sign) {
        String hash = "c.seed";
        for (Resource resource : shape.resources()) {
            String value = sign + ChecksumSql.value("l", resource);
            hash = "hash_numeric_extended(%1$s, %2$s # (case when %1$s < 0 then 1 else 0 end)::bigint)"
                    .formatted(value, hash);
        }
        return hashOfDay(day, hash);
    }

    private List<BigDecimal> movements(Schema schema) {
        return sidesOf(schema, unit(), table(schema, "log"));
    }

    private List<BigDecimal> sidesOf(Schema schema, String unit, String movements) {
        String hash = hash(MovementSql.unit(shape, unit, "l"));
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
                        shape.dimensionNames().stream().map(Identifiers::quote).collect(joining(", ")),
                        table(schema, "cell"));
        return ChecksumSql.query(database, sums, from, Map.of("seed", seed));
    }

    private static String hash(String day) {
        return hashOfDay(day, "c.seed") + "::numeric";
    }

    private static String hashOfDay(String day, String seed) {
        return "hashint8extended((%s - date '0001-01-01')::bigint, %s)".formatted(day, seed);
    }

    private String table(Schema schema, String suffix) {
        return schema.table(shape.name(), suffix);
    }

    private String unit() {
        return shape.totals() == TotalsDetail.DAY ? "day" : "month";
    }
}

package dev.accumulator.registers.audit;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.TotalsUnit;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Finds in one pass over each side whether a register is the same in two schemas, by the sums that {@link TotalsChecksums}
 * explains. The hash is of a cell's dimensions here, because the two number their cells differently.
 *
 * <p>Movements are first compared as they are. Hashes of their cell, their day and their values are added up, and those of
 * reversals taken off with the values of what they take back, so replaced movements leave nothing, whatever came before. With
 * a fresh seed, different movements give different sums, except for a negligible share of seeds (M. N. Wegman and J. L.
 * Carter, New hash functions and their use in authentication and set equality, 1981). Where the sums differ, the two may
 * still add up to the same, and the products tell.
 */
final class SchemaChecksums {
    /** The offset keeps the hash of a cell from being worked out for each of its rows. */
    private static final String HASHED_CELLS =
            "(select cell, hash_record_extended(row({dimensions}), :seed) as seed from {cell} offset 0)";

    /** The hash of a record is a sum of multiples of its columns' hashes, in which those of four cells can cancel out. */
    private static final String HASH_OF_CELL = "hashint8extended(0, c.seed)::numeric";

    private static final String HASH_OF_DAY = "hashint8extended(({of_day} - date '0001-01-01')::bigint, {of_cell})";

    private static final String BALANCES = """
            select {each resource: coalesce(sum(t.{resource}::numeric * {hash}), 0) as value_{n}}
              from {cell} t
              join {hashed_cells} c on c.cell = t.cell
            """;

    private static final String BALANCES_OF_TAIL = """
            select {each resource: coalesce(sum(l.{resource}::numeric * {hash}), 0) as value_{n}}
              from {tail_movements} l
              join {hashed_cells} c on c.cell = l.cell
            """;

    private static final String TOTALS = """
            select {sides}
              from {totals} t
              join {hashed_cells} c on c.cell = t.cell
            """;

    private static final String MOVEMENTS = """
            select {sides}
              from {rows} l
              join {hashed_cells} c on c.cell = l.cell
            """;

    /** The movements of months without day totals. */
    private static final String MOVEMENTS_WITHOUT_DAY_TOTALS = """
            (select l.*
               from {month} m
               join {log} l on {in_month}
              where not m.by_day
                and {not_in_tail})
            """;

    private static final String HAS_DAYS =
            "select exists (select from {days}) or exists (select from {month} where by_day)";

    private static final String STANDING_MOVEMENTS = """
            select coalesce(sum({hash_of_values}) filter (where not l.reversal), 0) as posted,
                   coalesce(sum({hash_of_negated_values}) filter (where l.reversal), 0) as taken_back
              from {log} l
              join {hashed_cells} c on c.cell = l.cell
            """;

    private static final String HASH_OF_VALUE =
            "hash_numeric_extended({value}, {hash} # (case when {value} < 0 then 1 else 0 end)::bigint)";

    private final Database database;
    private final RegisterDefinition shape;
    private final RegisterSql own;
    private final RegisterSql other;
    private final long seed;

    /** @param shape the definition of both */
    SchemaChecksums(Database database, Schema other, RegisterDefinition shape) {
        this(database, other, shape, ThreadLocalRandom.current().nextLong());
    }

    private SchemaChecksums(Database database, Schema other, RegisterDefinition shape, long seed) {
        this.seed = seed;
        this.database = database;
        this.shape = shape;
        this.own = hashed(new RegisterSql(database.schema(), shape));
        this.other = hashed(new RegisterSql(other, shape));
    }

    private static RegisterSql hashed(RegisterSql sql) {
        return sql.with("hashed_cells", HASHED_CELLS).with("of_cell", "c.seed");
    }

    /**
     * Returns the sums of one schema by what they are of. Each is a sum over cells or movements, so the sums of several databases
     * can be added up, and are then those of one that holds all of it.
     *
     * @param seed the same for all that are compared
     */
    static Map<String, List<BigDecimal>> sums(Database database, RegisterDefinition shape, long seed) {
        SchemaChecksums one = new SchemaChecksums(database, database.schema(), shape, seed);
        Map<String, List<BigDecimal>> sums = new LinkedHashMap<>();
        if (shape.kind().keepsBalances()) {
            sums.put("balances", one.balances(one.own));
        }
        sums.put("totals", one.months(one.own));
        sums.put("movements", one.standing(one.own));
        return sums;
    }

    /** Returns true if balances, totals and movements are all the same. */
    boolean agree() {
        return (!shape.kind().keepsBalances() || agree(this::balances))
                && agree(this::months)
                && (!haveDays() || agree(this::days))
                && movementsAgree();
    }

    private boolean agree(Function<RegisterSql, List<BigDecimal>> sums) {
        return ChecksumSql.agree(sums.apply(own), sums.apply(other));
    }

    private List<BigDecimal> balances(RegisterSql sql) {
        RegisterSql hashed = sql.with("hash", HASH_OF_CELL);
        return ChecksumSql.plus(values(hashed.fill(BALANCES)), values(hashed.fill(BALANCES_OF_TAIL)));
    }

    private List<BigDecimal> months(RegisterSql sql) {
        RegisterSql months = sql.at(TotalsUnit.MONTH);
        return ChecksumSql.plus(totals(months), movements(months, "{tail_movements}"));
    }

    /** Returns the sums of what readers of a part of a month add up: day totals, and the movements that are in none. */
    private List<BigDecimal> days(RegisterSql sql) {
        RegisterSql days = sql.at(TotalsUnit.DAY);
        return ChecksumSql.plus(
                totals(days),
                ChecksumSql.plus(movements(days, "{tail_movements}"), movements(days, MOVEMENTS_WITHOUT_DAY_TOTALS)));
    }

    /** Returns true if a side has day totals. Without any, days are the movements, which are compared anyway. */
    private boolean haveDays() {
        return shape.totals() == TotalsDetail.DAY && (hasDays(own) || hasDays(other));
    }

    private boolean hasDays(RegisterSql sql) {
        return database.jdbc().sql(sql.fill(HAS_DAYS)).query(Boolean.class).single();
    }

    private boolean movementsAgree() {
        return agree(this::standing) || agree(this::movements);
    }

    private List<BigDecimal> standing(RegisterSql sql) {
        String statement = sql.with("hash_of_values", hashOfValues(sql, ""))
                .with("hash_of_negated_values", hashOfValues(sql, "-"))
                .fill(STANDING_MOVEMENTS);
        return database.jdbc()
                .sql(statement)
                .param("seed", seed)
                .query((row, n) -> List.of(row.getBigDecimal("posted").subtract(row.getBigDecimal("taken_back"))))
                .single();
    }

    /**
     * Returns a hash of a movement's values and its day. Each hash is the seed of the next. That of a number leaves its sign
     * out, and mixes its magnitude in by a plain exclusive or; so the sign goes into the seed, and the day is hashed last,
     * which mixes all that was before.
     */
    private String hashOfValues(RegisterSql sql, String sign) {
        RegisterSql hash = sql.with("hash", "c.seed");
        for (Resource resource : shape.resources()) {
            hash = hash.with("value", sign + "l." + Identifiers.quote(resource.name()) + "::numeric")
                    .with("hash", HASH_OF_VALUE);
        }
        return hash.with("of_day", "{unit_of:l}").with("of_cell", "{hash}").fill(HASH_OF_DAY);
    }

    private List<BigDecimal> movements(RegisterSql sql) {
        return movements(sql, "{log}");
    }

    private List<BigDecimal> movements(RegisterSql sql, String rows) {
        return sides(sql.with("of_day", "{unit_of:l}")
                .with("hash", HASH_OF_DAY + "::numeric")
                .with("sides", ChecksumSql.SIDES_OF_MOVEMENTS)
                .with("rows", rows)
                .fill(MOVEMENTS));
    }

    private List<BigDecimal> totals(RegisterSql sql) {
        return sides(sql.with("of_day", "t.{unit}")
                .with("hash", HASH_OF_DAY + "::numeric")
                .with("sides", ChecksumSql.SIDES_OF_TOTALS)
                .fill(TOTALS));
    }

    private List<BigDecimal> sides(String statement) {
        return ChecksumSql.query(database, statement, seed, shape.resources().size(), ChecksumSql::sides);
    }

    private List<BigDecimal> values(String statement) {
        return ChecksumSql.query(database, statement, seed, shape.resources().size(), ChecksumSql::values);
    }
}

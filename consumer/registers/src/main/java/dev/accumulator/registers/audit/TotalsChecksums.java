package dev.accumulator.registers.audit;

import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterSql;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds in one pass over the movements whether anything differs, so that only a register with differences pays for grouping
 * its movements by cell and day. Each figure is multiplied by a hash of its cell and its month, and the exact products are
 * added up, receipts and expenses of each resource apart. Sums over the movements and over the totals made of them are equal
 * where the totals are right. Where they are not, the sums are equal for about one in 2<sup>63</sup> of the seeds, and each
 * check has a seed of its own. This is the check of a product of matrices by a random vector (R. Freivalds, Probabilistic
 * machines can use less running time, 1977), with hashes in place of the vector. Balances are compared with months in the
 * same way, and days with the movements of months that have day totals, so that nothing is grouped.
 */
final class TotalsChecksums {
    /** The largest seed, and one more: it leaves room for another seed for each resource. */
    private static final long SEEDS = 1L << 62;

    private static final String MOVEMENTS = """
            select count(*) as movements,
                   {sides_of_movements},
                   coalesce(sum(hashint8extended(l.recorder, :seed))
                                filter (where l.revision = r.revision and not l.reversal and r.is_only_here), 0) as current,
                   coalesce(sum({leftover})
                                filter (where (l.revision = r.revision and not l.reversal) is not true
                                          and r.detached is not true), 0) as leftovers
              from {log} l
              left join (select id, case when posted then revision end as revision, detached,
                                (registers = array[:register] or not :register = any (registers)) and not detached as is_only_here
                           from {recorders}) r
                on r.id = l.recorder
            """;

    /** A movement of a replaced revision leaves this, unless a reversal takes it back. */
    private static final String LEFTOVER = """
            case when l.reversal then -1 else 1 end * hashint8extended(l.recorder, :seed)::numeric
            {for resource: + l.{resource}::numeric * hashint8extended(l.recorder, :seed + {n})
            }""";

    private static final String TAIL = "select {sides_of_movements} from {tail_movements} l";

    private static final String MONTHS = "select {sides_of_totals} from {month} t";

    private static final String HAS_NO_DAYS = """
            select not exists (select from {days})
               and not exists (select from {month} where by_day)
            """;

    private static final String DAYS = "select {sides_of_totals} from {days} t";

    /** A month whose row is gone counts as one with day totals, because readers add those up then. */
    private static final String MOVEMENTS_OF_DAYS = """
            select {sides_of_movements}
              from {log} l
              left join {month} m on m.cell = l.cell and m.month = {month_of:l}
             where m.by_day is not false
               and {not_in_tail}
            """;

    private static final String BALANCES_OF_MONTHS = """
            select {each resource: coalesce(sum((t.{receipt} - t.{expense}) * hashint8extended(t.cell, :seed)::numeric), 0)
                                       as value_{n}}
              from {month} t
            """;

    private static final String BALANCES = """
            select {each resource: coalesce(sum(t.{resource}::numeric * hashint8extended(t.cell, :seed)::numeric), 0)
                                       as value_{n}}
              from {cell} t
            """;

    /** The number of movements that each document says it has, of those with movements in this register only. */
    private static final String DOCUMENTS = """
            select coalesce(sum(hashint8extended(r.id, :seed)::numeric * r.movements), 0)
              from {recorders} r
             where r.registers = array[:register] and not r.detached
            """;

    /** Numbers of cells have 41 bits, and days 22, of which ten thousand years take all but a few. */
    private static final String HASH =
            "hashint8extended(({of_cell} << 22) # ({of_day} - date '0001-01-01'), :seed)::numeric";

    private final Database database;
    private final OpenRegister register;
    private final RegisterDefinition definition;
    private final RegisterSql byMonth;
    private final RegisterSql byDay;
    private final long seed = ThreadLocalRandom.current().nextLong(SEEDS);

    TotalsChecksums(Database database, OpenRegister register) {
        this.database = database;
        this.register = register;
        this.definition = register.definition();
        RegisterSql sql = new RegisterSql(database.schema(), definition);
        this.byMonth = hashed(sql, "{month_of:l}", "t.month");
        this.byDay = hashed(sql, "{day_of:l}", "t.day");
    }

    private static RegisterSql hashed(RegisterSql sql, String dayOfMovement, String dayOfTotals) {
        String sidesOfMovements =
                sql.with("hash", hash(sql, "l.cell", dayOfMovement)).fill(ChecksumSql.SIDES_OF_MOVEMENTS);
        String sidesOfTotals =
                sql.with("hash", hash(sql, "t.cell", dayOfTotals)).fill(ChecksumSql.SIDES_OF_TOTALS);
        return sql.with("sides_of_movements", sidesOfMovements)
                .with("sides_of_totals", sidesOfTotals)
                .with("leftover", LEFTOVER);
    }

    private static String hash(RegisterSql sql, String cell, String day) {
        return sql.with("of_cell", cell).with("of_day", day).fill(HASH);
    }

    /**
     * The results of one pass over the movements.
     *
     * @param movements how many there are
     * @param sides a checksum of the receipts and one of the expenses of each resource
     * @param current a checksum of how many movements of its newest revision each document has
     * @param leftovers a checksum of what is left of older revisions, which should be nothing
     */
    record Sums(long movements, List<BigDecimal> sides, BigDecimal current, BigDecimal leftovers) {}

    Sums ofMovements() {
        return database.jdbc()
                .sql(byMonth.fill(MOVEMENTS))
                .param("register", register.id())
                .param("seed", seed)
                .query((row, n) -> new Sums(
                        row.getLong("movements"),
                        ChecksumSql.sides(row, definition.resources().size()),
                        row.getBigDecimal("current"),
                        row.getBigDecimal("leftovers")))
                .single();
    }

    /** Returns true if months and the tail agree with the movements, days with their movements, and balances with months. */
    boolean totalsAgree(Sums movements) {
        List<BigDecimal> inTail = sides(byMonth.fill(TAIL));
        List<BigDecimal> months = sides(byMonth.fill(MONTHS));
        return ChecksumSql.agree(ChecksumSql.plus(months, inTail), movements.sides())
                && (definition.totals() == TotalsDetail.MONTH || daysAgree())
                && balancesAgree();
    }

    private boolean daysAgree() {
        boolean hasNone = database.jdbc()
                .sql(byDay.fill(HAS_NO_DAYS))
                .query(Boolean.class)
                .single();
        return hasNone || ChecksumSql.agree(sides(byDay.fill(DAYS)), sides(byDay.fill(MOVEMENTS_OF_DAYS)));
    }

    private boolean balancesAgree() {
        return !definition.kind().keepsBalances()
                || ChecksumSql.agree(values(byMonth.fill(BALANCES_OF_MONTHS)), values(byMonth.fill(BALANCES)));
    }

    /**
     * Returns true if each document with movements in this register only has as many as it says, and none has leftovers of
     * replaced revisions.
     */
    boolean documentsAgree(Sums movements) {
        BigDecimal expected = database.jdbc()
                .sql(byMonth.fill(DOCUMENTS))
                .param("register", register.id())
                .param("seed", seed)
                .query(BigDecimal.class)
                .single();
        return expected.compareTo(movements.current()) == 0
                && movements.leftovers().signum() == 0;
    }

    private List<BigDecimal> sides(String statement) {
        return ChecksumSql.query(
                database, statement, seed, definition.resources().size(), ChecksumSql::sides);
    }

    private List<BigDecimal> values(String statement) {
        return ChecksumSql.query(
                database, statement, seed, definition.resources().size(), ChecksumSql::values);
    }
}

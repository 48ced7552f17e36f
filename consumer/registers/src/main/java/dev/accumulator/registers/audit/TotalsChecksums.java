package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.TotalsDetail;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MovementSql;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterDdl;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Tells in one pass over the movements whether anything differs, so that only a register in which something does pays for
 * grouping them by cell and day. Each figure is multiplied by a hash of its cell and its month, and the exact products are
 * added up, receipts and expenses of each resource apart. Sums over the movements and over the totals made of them are equal
 * where the totals are right; where they are not, the sums are equal for about one in 2<sup>63</sup> of the seeds, and the
 * seed is another each time. This is the check of a product of matrices by a random vector (R. Freivalds, Probabilistic
 * machines can use less running time, 1977), with hashes in place of the vector. Balances are compared with months in the
 * same way, and days with the movements of months that have day totals, so that nothing is grouped.
 */
final class TotalsChecksums {
    /** Leaves room for another seed for each resource. */
    private static final long SEEDS = 1L << 62;

    private final Database database;
    private final OpenRegister register;
    private final RegisterDefinition definition;
    private final long seed = ThreadLocalRandom.current().nextLong(SEEDS);

    TotalsChecksums(Database database, OpenRegister register) {
        this.database = database;
        this.register = register;
        this.definition = register.definition();
    }

    /**
     * What one pass over the movements gives.
     *
     * @param movements how many there are
     * @param sides a checksum of the receipts and one of the expenses of each resource
     * @param current of how many each document has of its newest revision
     * @param leftovers of what is left of older ones, which is nothing
     */
    record Sums(long movements, List<BigDecimal> sides, BigDecimal current, BigDecimal leftovers) {}

    Sums ofMovements() {
        List<String> sides = sidesOfMovements("month");
        return database.jdbc()
                .sql(database.schema().sql("""
                        select count(*) as movements,
                               %1$s,
                               coalesce(sum(hashint8extended(l.recorder, :seed))
                                            filter (where %2$s and r.is_only_here), 0) as current,
                               coalesce(sum(%3$s) filter (where (%2$s) is not true and r.detached is not true), 0)
                                   as leftovers
                          from %4$s l
                          left join (select id, case when posted then revision end as revision, detached,
                                            registers = array[:register] and not detached as is_only_here
                                       from {schema}.recorders) r
                            on r.id = l.recorder
                        """.formatted(
                                ChecksumSql.list(sides),
                                "l.revision = r.revision and not l.reversal",
                                leftover(),
                                table("log"))))
                .param("register", register.id())
                .param("seed", seed)
                .query((row, n) -> new Sums(
                        row.getLong("movements"),
                        ChecksumSql.read(row, sides.size()),
                        row.getBigDecimal("current"),
                        row.getBigDecimal("leftovers")))
                .single();
    }

    /** Whether months and the tail are the movements, days those of the months that have some, and balances their months. */
    boolean totalsAgree(Sums movements) {
        List<BigDecimal> inTail =
                query(sidesOfMovements("month"), MovementSql.tail(database.schema(), definition) + " l");
        List<BigDecimal> months = query(sidesOfTotals("month"), table("month") + " t");
        return ChecksumSql.agree(ChecksumSql.plus(months, inTail), movements.sides())
                && (definition.totals() == TotalsDetail.MONTH || daysAgree())
                && balancesAgree();
    }

    /** A month whose row is gone counts as one with day totals: those are what readers add up then. */
    private boolean daysAgree() {
        boolean none = database.jdbc()
                .sql("select not exists (select from %s) and not exists (select from %s where by_day)"
                        .formatted(table("days"), table("month")))
                .query(Boolean.class)
                .single();
        return none
                || ChecksumSql.agree(
                        query(sidesOfTotals("day"), table("days") + " t"), query(sidesOfMovements("day"), """
                                %1$s l
                                  left join %2$s m on m.cell = l.cell and m.month = %3$s
                                 where m.by_day is not false
                                   and %4$s
                                """.formatted(
                                        table("log"),
                                        table("month"),
                                        MovementSql.unit(definition, "month", "l"),
                                        MovementSql.notInTail(database.schema(), definition))));
    }

    private boolean balancesAgree() {
        if (definition.kind() != RegisterKind.BALANCE) {
            return true;
        }
        String hash = hash("t.cell");
        List<String> months = definition.resources().stream()
                .map(r -> "sum((t.%s - t.%s) * %s)".formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r), hash))
                .toList();
        return ChecksumSql.agree(
                query(months, table("month") + " t"),
                query(ChecksumSql.values(definition, "t", hash), table("cell") + " t"));
    }

    /** Whether each document has as many movements as it says, where it has them in this register only, and no leftovers. */
    boolean documentsAgree(Sums movements) {
        BigDecimal expected = database.jdbc()
                .sql(database.schema().sql("""
                        select coalesce(sum(hashint8extended(r.id, :seed)::numeric * r.movements), 0)
                          from {schema}.recorders r
                         where r.registers = array[:register] and not r.detached
                        """))
                .param("register", register.id())
                .param("seed", seed)
                .query(BigDecimal.class)
                .single();
        return expected.compareTo(movements.current()) == 0
                && movements.leftovers().signum() == 0;
    }

    private List<BigDecimal> query(List<String> sums, String from) {
        return ChecksumSql.query(database, sums, from, Map.of("seed", seed));
    }

    private List<String> sidesOfMovements(String unit) {
        return ChecksumSql.sidesOfMovements(definition, hash(key("l.cell", MovementSql.unit(definition, unit, "l"))));
    }

    private List<String> sidesOfTotals(String unit) {
        return ChecksumSql.sidesOfTotals(definition, hash(key("t.cell", "t." + unit)));
    }

    /** What a movement that is not of its document's newest revision leaves, unless another takes it back. */
    private String leftover() {
        List<Resource> resources = definition.resources();
        return "case when l.reversal then -1 else 1 end * %s + ".formatted(hash("l.recorder"))
                + IntStream.range(0, resources.size())
                        .mapToObj(n -> "%s * hashint8extended(l.recorder, :seed + %d)"
                                .formatted(ChecksumSql.value("l", resources.get(n)), n + 1))
                        .collect(joining(" + "));
    }

    /** Numbers of cells have 41 bits, and days 22, of which ten thousand years take all but a few. */
    private static String key(String cell, String day) {
        return "(%s << 22) # (%s - date '0001-01-01')".formatted(cell, day);
    }

    private static String hash(String key) {
        return "hashint8extended(%s, :seed)::numeric".formatted(key);
    }

    private String table(String suffix) {
        return database.schema().table(definition.name(), suffix);
    }
}

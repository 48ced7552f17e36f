package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Tells in one pass over the movements whether anything differs, so that only a register in which something does pays for
 * grouping them by cell and day. Each figure is multiplied by a hash of what it is of (its cell, its day, its side), and the
 * exact products are added up. Sums over the movements and over the totals made of them are equal where the totals are
 * right; where they are not, the sums are equal for about one in 2<sup>63</sup> of the seeds, and the seed is another each
 * time. This is the check of a product of matrices by a random vector (R. Freivalds, Probabilistic machines can use less
 * running time, 1977), with hashes in place of the vector. What is small, months and balances, is compared as it is.
 */
final class Checksums {
    /** Leaves room for another seed for each resource. */
    private static final long SEEDS = 1L << 62;

    private final Database database;
    private final OpenRegister register;
    private final RegisterDefinition definition;
    private final FoldedSql folded;
    private final long seed = ThreadLocalRandom.current().nextLong(SEEDS);

    Checksums(Database database, OpenRegister register) {
        this.database = database;
        this.register = register;
        this.definition = register.definition();
        this.folded = new FoldedSql(database.schema(), definition);
    }

    /**
     * What one pass over the movements gives.
     *
     * @param movements how many there are
     * @param totals of those that are not in the tail
     * @param current of how many each document has of its newest revision
     * @param leftovers of what is left of older ones, which is nothing
     */
    record Sums(long movements, BigDecimal totals, BigDecimal current, BigDecimal leftovers) {}

    Sums ofMovements() {
        // The offsets keep what is worked out once a row, or once a document, from being worked out wherever it is
        // used.
        return database.jdbc()
                .sql(database.schema().sql("""
                        select count(*) as movements,
                               coalesce(sum(%1$s) filter (where t.posting is null), 0) as totals,
                               coalesce(sum(hashint8extended(l.recorder, :seed))
                                            filter (where %2$s and r.is_only_here), 0) as current,
                               coalesce(sum(%3$s) filter (where (%2$s) is not true and r.detached is not true), 0)
                                   as leftovers
                          from (select l.*, %4$s as "hash-key" from %5$s l offset 0) l
                          left join %6$s t on t.posting = l.posting
                          left join (select id, case when posted then revision end as revision, detached,
                                            registers = array[:register] and not detached as is_only_here
                                       from {schema}.recorders offset 0) r
                            on r.id = l.recorder
                        """.formatted(
                                movement(),
                                "l.revision = r.revision and not l.reversal",
                                leftover(),
                                key("l.cell", LogSql.unit(definition, folded.finestUnit(), "l")),
                                table("log"),
                                table("tail"))))
                .param("register", register.id())
                .param("seed", seed)
                .query((row, n) -> new Sums(
                        row.getLong("movements"),
                        row.getBigDecimal("totals"),
                        row.getBigDecimal("current"),
                        row.getBigDecimal("leftovers")))
                .single();
    }

    /** Whether totals and balances are what the movements say. */
    boolean totalsAgree(Sums movements) {
        return database.jdbc()
                .sql(folded.finestUnit().equals("day") ? ofDays() : ofMonths())
                .param("seed", seed)
                .query((row, n) -> !row.getBoolean("differs")
                        && row.getBigDecimal("checksum").compareTo(movements.totals()) == 0)
                .single();
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

    private String ofDays() {
        return """
                with months as materialized (
                  select cell, %1$s as month, %2$s, sum(%3$s) as checksum
                    from (select d.*, %4$s as "hash-key" from %5$s d offset 0) d
                   group by 1, 2)
                select (select coalesce(sum(checksum), 0) from months) as checksum,
                       exists (select from months e full join %6$s a on a.cell = e.cell and a.month = e.month
                                where %7$s)
                       or %8$s as differs
                """.formatted(
                LogSql.truncated("month", "day"),
                figures().stream().map(f -> "sum(%1$s) as %1$s".formatted(f)).collect(joining(", ")),
                total(),
                key("d.cell", "d.day"),
                table("day"),
                table("month"),
                differs(figures()),
                balancesDiffer());
    }

    private String ofMonths() {
        return """
                select (select coalesce(sum(%s), 0) from (select m.*, %s as "hash-key" from %s m offset 0) m) as checksum,
                       %s as differs
                """.formatted(total(), key("m.cell", "m.month"), table("month"), balancesDiffer());
    }

    private String balancesDiffer() {
        if (definition.kind() != RegisterKind.BALANCE) {
            return "false";
        }
        List<String> names =
                definition.resourceNames().stream().map(Names::quote).toList();
        return """
                exists (select from (select cell, %s from %s group by cell) e full join %s a on a.cell = e.cell
                         where %s)""".formatted(
                definition.resources().stream()
                        .map(r -> "sum(%s) - sum(%s) as %s"
                                .formatted(RegisterDdl.receipt(r), RegisterDdl.expense(r), Names.quote(r.name())))
                        .collect(joining(", ")),
                table("month"),
                table("cell"),
                differs(names));
    }

    private static String differs(List<String> columns) {
        return columns.stream()
                .map(c -> "coalesce(e.%1$s, 0) <> coalesce(a.%1$s, 0)".formatted(c))
                .collect(joining(" or "));
    }

    private List<String> figures() {
        return folded.totalsFigures().stream().map(Names::quote).toList();
    }

    /** Of a movement: it counts on one side a resource, and a reversal on the side of what it reverses. */
    private String movement() {
        return sum(n -> {
            String value = value(n);
            return "%s * %s".formatted(value, hash("((%s > 0) <> l.reversal)::int".formatted(value), n));
        });
    }

    /** Of a row of totals: receipts minus expenses, as movements are. */
    private String total() {
        return sum(n -> {
            Resource resource = definition.resources().get(n);
            return "%s * %s - %s * %s"
                    .formatted(
                            RegisterDdl.receipt(resource), hash("1", n), RegisterDdl.expense(resource), hash("0", n));
        });
    }

    /** What a movement that is not of its document's newest revision leaves, unless another takes it back. */
    private String leftover() {
        return "case when l.reversal then -1 else 1 end * hashint8extended(l.recorder, :seed)::numeric + "
                + sum(n -> "%s * hashint8extended(l.recorder, :seed + %d)".formatted(value(n), n + 1));
    }

    /** Numbers of cells have 41 bits and days 22, of which ten thousand years take all but a few; one is for the side. */
    private static String key(String cell, String day) {
        return "((%s << 22) # (%s - date '0001-01-01')) << 1".formatted(cell, day);
    }

    /** No resource can have the name of this column. */
    private static String hash(String side, int resource) {
        return "hashint8extended(\"hash-key\" # %s, :seed + %d)".formatted(side, resource);
    }

    /** As {@code numeric}, whose products have no bounds that a sum could meet. */
    private String value(int resource) {
        return "l." + Names.quote(definition.resources().get(resource).name()) + "::numeric";
    }

    private String sum(IntFunction<String> term) {
        return IntStream.range(0, definition.resources().size()).mapToObj(term).collect(joining(" + "));
    }

    private String table(String suffix) {
        return database.schema().table(definition.name(), suffix);
    }
}

package dev.accumulator.registers.audit;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.postgres.LongStatements;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidClosing;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Seal;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.StoredRegister;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the checksums of closed months, and compares them later. They are sums of hashes, so that the order of rows does not
 * matter. A movement is hashed by its document, revision, line, period and values; the sum of a cell is hashed again with the
 * values of the cell's dimensions. What was taken back in the same month leaves nothing. The hashes are those by which
 * PostgreSQL places rows of hash partitions, which stay the same from version to version.
 */
public final class Sealing {
    /** Hashes the columns that all movements have. Each hash is the seed of the next. */
    private static final String HASH_OF_PLACE = "hashint4extended(l.line, hashint8extended(l.revision, 0))";

    /** The hash of a number leaves its sign out, and mixes its magnitude in by a plain exclusive or. */
    private static final String HASH_OF_VALUE =
            "hash_numeric_extended({value}, {hash} # (case when {value} < 0 then 1 else 0 end)::bigint)";

    /** These come last, because they mix all that was before. The period is hashed as a moment of UTC, whatever the session's zone is. */
    private static final String HASH = """
            hashtextextended(coalesce(r.recorder, ''),
                             timestamp_hash_extended(l.period at time zone interval '0', {hash}))
            """;

    private static final String MONTH = """
            with moved as materialized (
                select l.cell, count(*) as movements,
                       coalesce(sum({hash}) filter (where not l.reversal), 0) as posted,
                       coalesce(sum({hash_of_reversal}) filter (where l.reversal), 0) as taken_back,
                       {each resource: {receipts_of:l} as {receipt}, {expenses_of:l} as {expense}}
                  from {log} l
                  left join {recorders} r on r.id = l.recorder
                 where l.period >= (cast(:month as date) - 1)::timestamp at time zone 'UTC'
                   and l.period < (cast(:month as date) + 32)::timestamp at time zone 'UTC'
                   and {month_of:l} = cast(:month as date)
                 group by l.cell),
            totals as materialized (
                select cell, {each resource: sum({receipt}) as {receipt}, sum({expense}) as {expense}}
                  from (select m.cell, {each resource: m.{receipt}, m.{expense}}
                          from {month} m
                         where m.month = cast(:month as date)
                         union all
                        select l.cell, {each resource: {receipt_of:l}, {expense_of:l}}
                          from {tail_movements} l
                         where {month_of:l} = cast(:month as date)) u
                 group by cell),
            keys as (
                select cell, row({dimensions})::text as key
                  from {cell})
            select (select coalesce(sum(movements), 0) from moved) as movements,
                   (select coalesce(sum(hashtextextended(concat_ws(' ', m.posted - m.taken_back, k.key), 0)), 0)
                      from moved m
                      left join keys k on k.cell = m.cell
                     where m.posted <> m.taken_back) as standing,
                   (select coalesce(sum(hashtextextended(concat_ws(' ', m.posted + m.taken_back, k.key), 0)), 0)
                      from moved m
                      left join keys k on k.cell = m.cell) as history,
                   (select coalesce(sum({hash_of_totals}), 0)
                      from moved t
                      left join keys k on k.cell = t.cell
                     where {any resource: t.{receipt} <> 0 or t.{expense} <> 0}) as expected,
                   (select coalesce(sum({hash_of_totals}), 0)
                      from totals t
                      left join keys k on k.cell = t.cell
                     where {any resource: t.{receipt} <> 0 or t.{expense} <> 0}) as totals
            """;

    private static final String HASH_OF_TOTALS = """
            hashtextextended(concat_ws(' ', {each resource: trim_scale(t.{receipt}), trim_scale(t.{expense})}, k.key), 0)
            """;

    /** A month of a hundred million movements takes some minutes. */
    private static final Duration STATEMENT_MAX = Duration.ofMinutes(30);

    private final Database database;
    private final TransactionOperations snapshot;

    public Sealing(Database database) {
        this.database = database;
        this.snapshot = database.snapshot();
    }

    /** The checksums of a month, and what the totals should be by the movements. */
    private record Found(Seal seal, BigDecimal expectedTotals) {}

    /**
     * Returns the checksums of a month, in one snapshot.
     *
     * @throws InvalidClosing if the register is not closed up to the end of the month, or the month's totals are not those of
     *     its movements
     */
    public Seal seal(OpenRegister register, YearMonth month) {
        requireClosed(register, month);
        Found found = Objects.requireNonNull(snapshot.execute(status -> {
            new LongStatements(database.template())
                    .allowTime(STATEMENT_MAX)
                    .allowMemory()
                    .withoutCompiledPlans();
            RegisterDefinition definition = register.definition();
            return find(definition, month, definition.dimensionNames(), definition.resourceNames());
        }));
        if (found.expectedTotals().compareTo(found.seal().totals()) != 0) {
            throw new InvalidClosing(
                    "month-differs",
                    "month",
                    "Month " + month + " of register \"" + register.name()
                            + "\" cannot be sealed: its totals are not those of its movements; verify the register");
        }
        return found.seal();
    }

    private static void requireClosed(OpenRegister register, YearMonth month) {
        Closing closing = register.closing();
        if (closing == null || closing.through().isBefore(month.atEndOfMonth())) {
            throw InvalidClosing.ofOpenMonth(register.name(), month, closing);
        }
        if (isDetached(register, month)) {
            throw new InvalidClosing(
                    "month-detached",
                    "month",
                    "Month " + month + " of register \"" + register.name()
                            + "\" cannot be sealed: its movements were detached");
        }
    }

    private static boolean isDetached(OpenRegister register, YearMonth month) {
        StoredRegister.Detached detached = register.stored().detached();
        return detached != null
                && month.atDay(1)
                        .atStartOfDay(register.definition().zone())
                        .toInstant()
                        .isBefore(detached.before());
    }

    /**
     * Compares seals with what the months hold now, in the caller's snapshot. Those of detached months are passed over, and so
     * are those of a shape that the register no longer has.
     */
    public List<Difference> differences(OpenRegister register, List<Seal> seals) {
        List<Difference> differences = new ArrayList<>();
        for (Seal seal : seals) {
            if (!isDetached(register, seal.month())) {
                compare(register, seal, differences);
            }
        }
        return differences;
    }

    private void compare(OpenRegister register, Seal seal, List<Difference> differences) {
        RegisterDefinition definition = register.definition();
        boolean isOfOldShape = seal.dimensions().stream()
                        .anyMatch(name -> definition.dimension(name).isEmpty())
                || seal.resources().stream()
                        .anyMatch(name -> definition.resource(name).isEmpty());
        if (isOfOldShape) {
            return;
        }
        Found found = find(definition, seal.month(), seal.dimensions(), seal.resources());
        Seal now = found.seal();
        add(register, seal, "checksum of movements", seal.standing(), now.standing(), differences);
        BigDecimal history = seal.history();
        if (history != null) {
            add(
                    register,
                    seal,
                    "movements",
                    BigDecimal.valueOf(seal.movements()),
                    BigDecimal.valueOf(now.movements()),
                    differences);
            add(
                    register,
                    seal,
                    "checksum of all movements",
                    history,
                    Objects.requireNonNull(now.history()),
                    differences);
        }
        add(register, seal, "checksum of totals", seal.totals(), now.totals(), differences);
    }

    private static void add(
            OpenRegister register,
            Seal seal,
            String figure,
            BigDecimal expected,
            BigDecimal actual,
            List<Difference> differences) {
        if (expected.compareTo(actual) != 0) {
            differences.add(new Difference(
                    Difference.Check.SEAL,
                    register.name(),
                    null,
                    seal.month().atDay(1),
                    null,
                    figure,
                    expected,
                    actual));
        }
    }

    private Found find(
            RegisterDefinition definition, YearMonth month, List<String> dimensionNames, List<String> resourceNames) {
        return database.jdbc()
                .sql(statement(definition, dimensionNames, resourceNames))
                .param("month", month.atDay(1).toString())
                .query((row, n) -> new Found(
                        new Seal(
                                month,
                                dimensionNames,
                                resourceNames,
                                row.getLong("movements"),
                                row.getBigDecimal("standing"),
                                row.getBigDecimal("history"),
                                row.getBigDecimal("totals")),
                        row.getBigDecimal("expected")))
                .single();
    }

    /** The dimensions and resources are those that the month was sealed with: later ones leave a seal as it is. */
    private String statement(RegisterDefinition definition, List<String> dimensionNames, List<String> resourceNames) {
        List<Dimension> dimensions = dimensionNames.stream()
                .map(definition::dimension)
                .flatMap(Optional::stream)
                .toList();
        List<Resource> resources = resourceNames.stream()
                .map(definition::resource)
                .flatMap(Optional::stream)
                .toList();
        RegisterSql sql = new RegisterSql(database.schema(), definition).only(dimensions, resources);
        return sql.with("hash", hash(sql, resources, ""))
                .with("hash_of_reversal", hash(sql, resources, "-"))
                .with("hash_of_totals", sql.fill(HASH_OF_TOTALS).strip())
                .fill(MONTH);
    }

    /** @param sign of the values: a reversal is hashed as what it takes back */
    private static String hash(RegisterSql sql, List<Resource> resources, String sign) {
        String hash = HASH_OF_PLACE;
        for (Resource resource : resources) {
            hash = sql.with("value", sign + "l." + Identifiers.quote(resource.name()) + "::numeric")
                    .with("hash", hash)
                    .fill(HASH_OF_VALUE);
        }
        return sql.with("hash", hash).fill(HASH).strip();
    }
}

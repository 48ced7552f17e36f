package dev.accumulator.registers.audit;

import static java.util.stream.Collectors.joining;

import dev.accumulator.postgres.Identifiers;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterDdl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares what is derived with the movements: first all of it by {@link TotalsChecksums}, then, where these differ, row by row.
 * Set-based, and in one snapshot, so that postings and folds that go on
 * meanwhile cannot look like differences.
 */
public final class Verification {
    /** Enough to aggregate a few million cells and days without touching the disk. */
    private static final String WORK_MEMORY = "256MB";

    private final Database database;
    private final TransactionTemplate snapshot;

    public Verification(Database database) {
        this.database = database;
        this.snapshot = database.snapshot();
    }

    public VerificationReport verify(OpenRegister register) {
        return Objects.requireNonNull(snapshot.execute(status -> {
            database.template().execute("set local work_mem = '" + WORK_MEMORY + "'");
            database.template().execute("set local jit = off");
            return verifyInSnapshot(register);
        }));
    }

    private VerificationReport verifyInSnapshot(OpenRegister register) {
        TotalsChecksums checksums = new TotalsChecksums(database, register);
        TotalsChecksums.Sums movements = checksums.ofMovements();
        List<Difference> differences = new ArrayList<>();
        long total = 0;
        if (!checksums.totalsAgree(movements)) {
            total += findInTotals(register.definition(), differences);
        }
        if (!checksums.documentsAgree(movements)) {
            total += findInDocuments(register, differences);
        }
        return new VerificationReport(register.definition().name(), movements.movements(), total, differences);
    }

    /** Lists the first differences and returns how many there are. */
    private long findInTotals(RegisterDefinition definition, List<Difference> differences) {
        long[] total = {0};
        database.jdbc().sql(totalsSql(definition)).query((ResultSet row) -> {
            total[0] = total[0] + (row.getLong("place") == 1 ? row.getLong("found") : 0);
            differences.add(readTotal(row, definition));
        });
        return total[0];
    }

    private long findInDocuments(OpenRegister register, List<Difference> differences) {
        RegisterDefinition definition = register.definition();
        long[] total = {0};
        database.jdbc()
                .sql(recordersSql(definition))
                .param("register", register.id())
                .query((ResultSet row) -> {
                    total[0] = total[0] + (row.getLong("place") == 1 ? row.getLong("found") : 0);
                    differences.add(readRecorder(row, definition));
                });
        return total[0];
    }

    private String totalsSql(RegisterDefinition definition) {
        ExpectedTotalsSql folded = new ExpectedTotalsSql(database.schema(), definition);
        List<String> branches = new ArrayList<>();
        for (String unit : folded.units()) {
            branches.add(branch(
                    unit + "_total",
                    folded.unit(unit),
                    table(definition, RegisterDdl.totals(unit)),
                    List.of("cell", unit),
                    folded.totalsFigures(),
                    "coalesce(e.%1$s, a.%1$s)".formatted(unit)));
        }
        if (definition.kind() == RegisterKind.BALANCE) {
            branches.add(branch(
                    "balance",
                    folded.balances(),
                    table(definition, "cell"),
                    List.of("cell"),
                    definition.resourceNames(),
                    "cast(null as date)"));
        }
        return """
                with folded as materialized (%s),
                     differences as (%s),
                     placed as (select d.*, count(*) over (partition by d.kind) as found,
                                       row_number() over (partition by d.kind order by d.cell, d.start, d.figure) as place
                                  from differences d)
                select p.kind, p.start, p.figure, p.expected, p.actual, p.found, p.place, c.cell, %s
                  from placed p
                  left join %s c on c.cell = p.cell
                 where p.place <= %d
                """.formatted(
                        folded.finest(),
                        String.join(" union all ", branches),
                        definition.dimensionNames().stream()
                                .map(name -> "c." + Identifiers.quote(name))
                                .collect(joining(", ")),
                        table(definition, "cell"),
                        VerificationReport.SHOWN_MAX);
    }

    private static String branch(
            String kind, String expected, String actual, List<String> key, List<String> figures, String start) {
        String differs = figures.stream()
                .map(f -> "coalesce(e.%1$s, 0) <> coalesce(a.%1$s, 0)".formatted(Identifiers.quote(f)))
                .collect(joining(" or "));
        String values = figures.stream()
                .map(f -> "('%1$s', coalesce(e.%2$s, 0)::numeric, coalesce(a.%2$s, 0)::numeric)"
                        .formatted(f, Identifiers.quote(f)))
                .collect(joining(", "));
        return """
                select '%s' as kind, coalesce(e.cell, a.cell) as cell, %s as start, v.figure, v.expected, v.actual
                  from (%s) e
                  full join %s a on %s
                 cross join lateral (values %s) as v (figure, expected, actual)
                 where (%s)
                   and v.expected <> v.actual
                """.formatted(
                        kind,
                        start,
                        expected,
                        actual,
                        key.stream().map(k -> "a.%1$s = e.%1$s".formatted(k)).collect(joining(" and ")),
                        values,
                        differs);
    }

    /**
     * Of each document: how many movements of its newest revision there are in this register, where it says it has some
     * here and only here; and what is left of its other revisions.
     */
    private String recordersSql(RegisterDefinition definition) {
        String leftovers = definition.resourceNames().stream()
                .map(name ->
                        "sum(l.%1$s) filter (where not (coalesce(r.posted, false) and l.revision = r.revision)) as %1$s"
                                .formatted(Identifiers.quote(name)))
                .collect(joining(", "));
        String leftoverValues = definition.resourceNames().stream()
                .map(name -> "('replaced_movements', '%1$s', 0::numeric, coalesce(m.%2$s, 0)::numeric)"
                        .formatted(name, Identifiers.quote(name)))
                .collect(joining(", "));
        return database.schema()
                .sql("""
                with found as (
                  select l.recorder as id,
                         count(*) filter (where l.revision = r.revision and r.posted and not l.reversal) as current,
                         sum(case when l.reversal then -1 else 1 end)
                             filter (where not (coalesce(r.posted, false) and l.revision = r.revision)) as unreversed,
                         %s
                    from %s l
                    left join {schema}.recorders r on r.id = l.recorder
                   group by l.recorder),
                differences as (
                  select coalesce(r.recorder, 'unknown recorder ' || m.id) as recorder, v.kind, v.figure, v.expected, v.actual
                    from found m
                    full join (select * from {schema}.recorders where :register = any (registers)) h on h.id = m.id
                    left join {schema}.recorders r on r.id = coalesce(h.id, m.id)
                   cross join lateral (values
                         ('recorder_movements', 'movements',
                          case when h.registers = array[:register] then h.movements
                               else coalesce(m.current, 0) end::numeric,
                          coalesce(m.current, 0)::numeric),
                         ('replaced_movements', 'unreversed', 0::numeric, coalesce(m.unreversed, 0)::numeric),
                         %s) as v (kind, figure, expected, actual)
                   where not coalesce(r.detached, false)
                     and v.expected <> v.actual),
                placed as (
                  select d.*, count(*) over (partition by d.kind) as found,
                         row_number() over (partition by d.kind order by d.recorder, d.figure) as place
                    from differences d)
                select kind, recorder, figure, expected, actual, found, place
                  from placed
                 where place <= %d
                """.formatted(leftovers, table(definition, "log"), leftoverValues, VerificationReport.SHOWN_MAX));
    }

    private static Difference readTotal(ResultSet row, RegisterDefinition definition) throws SQLException {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            dimensions.put(dimension.name(), CellTable.read(row, dimension));
        }
        return new Difference(
                check(row),
                definition.name(),
                dimensions,
                row.getObject("start", LocalDate.class),
                null,
                row.getString("figure"),
                row.getBigDecimal("expected"),
                row.getBigDecimal("actual"));
    }

    private static Difference readRecorder(ResultSet row, RegisterDefinition definition) throws SQLException {
        return new Difference(
                check(row),
                definition.name(),
                null,
                null,
                row.getString("recorder"),
                row.getString("figure"),
                row.getBigDecimal("expected"),
                row.getBigDecimal("actual"));
    }

    private static Difference.Check check(ResultSet row) throws SQLException {
        return Difference.Check.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    private String table(RegisterDefinition definition, String suffix) {
        return database.schema().table(definition.name(), suffix);
    }
}

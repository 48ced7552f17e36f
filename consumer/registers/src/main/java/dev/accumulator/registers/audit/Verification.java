package dev.accumulator.registers.audit;

import dev.accumulator.postgres.LongStatements;
import dev.accumulator.registers.model.Difference;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Seal;
import dev.accumulator.registers.model.VerificationReport;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.registers.table.TotalsUnit;
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
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares derived figures with the movements: all of them by {@link TotalsChecksums} first, then, where these differ, row by
 * row. It reads whole sets in one snapshot, so postings and folds that go on meanwhile cannot look like differences.
 */
public final class Verification {
    private static final String DIFFERENCES_OF_TOTALS = """
            with folded as materialized (
              {finest}),
            differences as (
              {branches}),
            placed as (
              select d.*, count(*) over (partition by d.kind) as found,
                     row_number() over (partition by d.kind order by d.cell, d.start, d.figure) as place
                from differences d)
            select p.kind, p.start, p.figure, p.expected, p.actual, p.found, p.place, p.cell as _number, c.cell as _cell, {dimensions:c}
              from placed p
              left join {cell} c on c.cell = p.cell
             where p.place <= {shown_max}
            """;

    private static final String DIFFERENCES_OF_A_UNIT = """
            select '{unit}_total' as kind, coalesce(e.cell, a.cell) as cell, coalesce(e.{unit}, a.{unit}) as start,
                   v.figure, v.expected, v.actual
              from ({expected}) e
              full join {totals} a on a.cell = e.cell and a.{unit} = e.{unit}
             cross join lateral (values
                   {each resource: ('{name}_receipt', coalesce(e.{receipt}, 0)::numeric, coalesce(a.{receipt}, 0)::numeric),
                   ('{name}_expense', coalesce(e.{expense}, 0)::numeric, coalesce(a.{expense}, 0)::numeric)})
                           as v (figure, expected, actual)
             where ({any resource: coalesce(e.{receipt}, 0) <> coalesce(a.{receipt}, 0)
                    or coalesce(e.{expense}, 0) <> coalesce(a.{expense}, 0)})
               and v.expected <> v.actual
            """;

    private static final String DIFFERENCES_OF_BALANCES = """
            select 'balance' as kind, coalesce(e.cell, a.cell) as cell, cast(null as date) as start,
                   v.figure, v.expected, v.actual
              from ({expected}) e
              full join {cell} a on a.cell = e.cell
             cross join lateral (values
                   {each resource: ('{name}', coalesce(e.{resource}, 0)::numeric, coalesce(a.{resource}, 0)::numeric)})
                           as v (figure, expected, actual)
             where ({any resource: coalesce(e.{resource}, 0) <> coalesce(a.{resource}, 0)})
               and v.expected <> v.actual
            """;

    /**
     * Compares the movements of each document's newest revision with the number that its row says, where the row names this
     * register only or not at all, and checks that nothing remains of its older revisions.
     */
    private static final String DIFFERENCES_OF_DOCUMENTS = """
            with found as (
              select l.recorder as id,
                     count(*) filter (where l.revision = r.revision and r.posted and not l.reversal) as current,
                     sum(case when l.reversal then -1 else 1 end)
                         filter (where not (coalesce(r.posted, false) and l.revision = r.revision)) as unreversed,
                     {each resource: sum(l.{resource})
                         filter (where not (coalesce(r.posted, false) and l.revision = r.revision)) as {resource}}
                from {log} l
                left join {recorders} r on r.id = l.recorder
               group by l.recorder),
            differences as (
              select coalesce(r.recorder, 'unknown recorder ' || m.id) as recorder, v.kind, v.figure, v.expected, v.actual
                from found m
                full join (select * from {recorders} where :register = any (registers)) h on h.id = m.id
                left join {recorders} r on r.id = coalesce(h.id, m.id)
               cross join lateral (values
                     ('recorder_movements', 'movements',
                      case when h.registers = array[:register] then h.movements
                           when h.id is null then 0
                           else coalesce(m.current, 0) end::numeric,
                      coalesce(m.current, 0)::numeric),
                     ('replaced_movements', 'unreversed', 0::numeric, coalesce(m.unreversed, 0)::numeric),
                     {each resource: ('replaced_movements', '{name}', 0::numeric, coalesce(m.{resource}, 0)::numeric)})
                             as v (kind, figure, expected, actual)
               where not coalesce(r.detached, false)
                 and v.expected <> v.actual),
            placed as (
              select d.*, count(*) over (partition by d.kind) as found,
                     row_number() over (partition by d.kind order by d.recorder, d.figure) as place
                from differences d)
            select kind, recorder, figure, expected, actual, found, place
              from placed
             where place <= {shown_max}
            """;

    private final Database database;
    private final TransactionOperations snapshot;
    private final Sealing sealing;

    public Verification(Database database) {
        this.database = database;
        this.snapshot = database.snapshot();
        this.sealing = new Sealing(database);
    }

    /**
     * Verifies a register in a snapshot of its own.
     *
     * @param seals the seals of its months
     */
    public VerificationReport verify(OpenRegister register, List<Seal> seals) {
        return Objects.requireNonNull(snapshot.execute(status -> {
            new LongStatements(database.template()).allowMemory().withoutCompiledPlans();
            return verifyInSnapshot(register, seals);
        }));
    }

    private VerificationReport verifyInSnapshot(OpenRegister register, List<Seal> seals) {
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
        total += new MissingRows(database, register.definition()).find(differences);
        total += new SwingDifferences(database, register).find(differences);
        total += new AccountTotals(database, register.definition()).find(differences);
        total += new UnequalSides(database, register.definition()).find(differences);
        List<Difference> ofSeals = sealing.differences(register, seals);
        differences.addAll(ofSeals);
        total += ofSeals.size();
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
        RegisterSql sql = sql(definition);
        ExpectedTotalsSql expected = new ExpectedTotalsSql(database.schema(), definition);
        List<String> branches = new ArrayList<>();
        for (TotalsUnit unit : TotalsUnit.of(definition)) {
            branches.add(sql.at(unit).with("expected", expected.unit(unit)).fill(DIFFERENCES_OF_A_UNIT));
        }
        if (definition.kind().keepsBalances()) {
            branches.add(sql.with("expected", expected.balances()).fill(DIFFERENCES_OF_BALANCES));
        }
        return sql.with("finest", expected.finest())
                .with("branches", String.join("\n union all\n", branches))
                .fill(DIFFERENCES_OF_TOTALS);
    }

    private String recordersSql(RegisterDefinition definition) {
        return sql(definition).fill(DIFFERENCES_OF_DOCUMENTS);
    }

    private RegisterSql sql(RegisterDefinition definition) {
        return new RegisterSql(database.schema(), definition)
                .with("shown_max", String.valueOf(VerificationReport.SHOWN_MAX));
    }

    private static Difference readTotal(ResultSet row, RegisterDefinition definition) throws SQLException {
        boolean isKnown = row.getObject("_cell") != null;
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            dimensions.put(dimension.name(), CellTable.read(row, dimension));
        }
        return new Difference(
                check(row),
                definition.name(),
                isKnown ? dimensions : null,
                row.getObject("start", LocalDate.class),
                null,
                row.getString("figure") + (isKnown ? "" : " of cell " + row.getLong("_number")),
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
}

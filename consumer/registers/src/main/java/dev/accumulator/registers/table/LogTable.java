package dev.accumulator.registers.table;

import dev.accumulator.postgres.BinaryCopy;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.ResourceType;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;

/** The movements of a register: rows are appended, never changed. */
public final class LogTable {
    /** About what a row of a few resources takes; the buffer grows where rows are larger. */
    public static final int ROW_BYTES = 128;

    /**
     * Makes the planner use the index: a young log has no statistics, and the planner may think that the documents of a batch
     * are most of it.
     */
    private static final String PLAN_BY_INDEX = """
            select current_setting('enable_seqscan') as seqscan, current_setting('jit') as jit,
                   set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
            """;

    private static final String PLAN_AS_BEFORE =
            "select set_config('enable_seqscan', :seqscan, true), set_config('jit', :jit, true)";

    private final Database database;
    private final RegisterDefinition definition;
    private final String copy;
    private final String current;

    LogTable(Database database, RegisterSql sql) {
        this.database = database;
        this.definition = sql.definition();
        this.copy = sql.fill("""
                copy {log} (posting, recorder, cell, period, revision, line, reversal, {resources})
                from stdin (format binary)
                """);
        this.current = sql.fill("""
                with moved as materialized (
                    select recorder, cell, period, revision, line, {resources}
                      from {log}
                     where recorder = any (cast(:recorders as bigint[]))
                       and not reversal)
                select m.recorder, m.cell, cast(extract(epoch from m.period) * 1000000 as bigint) as micros, m.revision,
                       m.line, {resources}
                  from unnest(cast(:recorders as bigint[]), cast(:revisions as bigint[])) as p (recorder, revision)
                  join moved m on m.recorder = p.recorder and m.revision = p.revision
                """);
    }

    /**
     * A movement to append.
     *
     * @param posting the number of the posting that records it
     * @param revision the document's revision; a reversal names the revision that it takes back
     * @param values the values as they are added up: a reversal has the opposite of what it takes back
     */
    public record Line(
            long posting,
            long recorder,
            long cell,
            long periodMicros,
            long revision,
            int line,
            boolean reversal,
            List<BigDecimal> values) {
        /** Returns the same movement at another moment. */
        public Line at(long micros) {
            return new Line(posting, recorder, cell, micros, revision, line, reversal, values);
        }

        /** Returns the same movement under another posting. */
        public Line under(long other) {
            return new Line(other, recorder, cell, periodMicros, revision, line, reversal, values);
        }
    }

    /** Encodes lines as {@link #append} takes them. */
    public BinaryCopy rows(List<Line> lines) {
        BinaryCopy rows = new BinaryCopy(lines.size(), ROW_BYTES);
        List<Resource> resources = definition.resources();
        for (Line line : lines) {
            rows.row(7 + resources.size());
            rows.int8(line.posting());
            rows.int8(line.recorder());
            rows.int8(line.cell());
            rows.timestamp(line.periodMicros());
            rows.int8(line.revision());
            rows.int4(line.line());
            rows.bool(line.reversal());
            for (int i = 0; i < resources.size(); i++) {
                put(rows, resources.get(i).type(), line.values().get(i));
            }
        }
        return rows;
    }

    /**
     * Appends rows to the log.
     *
     * @param meanwhile is run while the server stores the rows; must not use the database
     */
    public void append(BinaryCopy rows, Runnable meanwhile) {
        database.template().execute((ConnectionCallback<@Nullable Void>) connection -> {
            rows.send(connection, copy, meanwhile);
            return null;
        });
    }

    private static void put(BinaryCopy rows, ResourceType type, BigDecimal value) {
        switch (type.name()) {
            case "integer" -> rows.int4(value.intValueExact());
            case "bigint" -> rows.int8(value.longValueExact());
            default -> rows.numeric(value);
        }
    }

    /** Returns the lines that take back the movements of recorders' revisions, not yet under a posting. */
    public List<Line> reversals(List<Long> recorders, List<Long> revisions) {
        Map<String, @Nullable Object> before =
                database.jdbc().sql(PLAN_BY_INDEX).query().singleRow();
        List<Line> reversals = database.jdbc()
                .sql(current)
                .param("recorders", recorders.toArray(Long[]::new))
                .param("revisions", revisions.toArray(Long[]::new))
                .query((row, n) -> new Line(
                        0,
                        row.getLong("recorder"),
                        row.getLong("cell"),
                        row.getLong("micros"),
                        row.getLong("revision"),
                        row.getInt("line"),
                        true,
                        negated(row)))
                .list();
        database.jdbc()
                .sql(PLAN_AS_BEFORE)
                .param("seqscan", before.get("seqscan"))
                .param("jit", before.get("jit"))
                .query()
                .singleRow();
        return reversals;
    }

    private List<BigDecimal> negated(ResultSet row) throws SQLException {
        List<Resource> resources = definition.resources();
        BigDecimal[] values = new BigDecimal[resources.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.getBigDecimal(resources.get(i).name()).negate();
        }
        return List.of(values);
    }
}

package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import dev.accumulator.consumer.copy.BinaryCopy;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;

/** The movements of a register: rows are appended, never changed. */
final class LogTable {
    static final int ROW_BYTES = 128;

    private final Database database;
    private final RegisterDefinition definition;
    private final String copy;
    private final String reverse;

    LogTable(Database database, RegisterDefinition definition) {
        this.database = database;
        this.definition = definition;
        this.copy = "copy %s (posting, recorder, cell, period, revision, line, reversal, %s) from stdin (format binary)"
                .formatted(table("log"), each(Names::quote));
        this.reverse = """
                with reversed as (
                  insert into %1$s as r
                         (posting, recorder, cell, period, revision, line, reversal, %2$s)
                  select :posting, l.recorder, l.cell, l.period, l.revision, l.line, true, %3$s
                    from unnest(cast(:recorders as bigint[]), cast(:revisions as bigint[])) as p (recorder, revision)
                    join %1$s l on l.recorder = p.recorder and l.revision = p.revision and not l.reversal
                  returning r.recorder, r.cell, %4$s)
                select r.recorder, c.cell, %5$s, %6$s
                  from reversed r
                  join %7$s c on c.cell = r.cell
                """.formatted(
                        table("log"),
                        each(Names::quote),
                        each(name -> "-l." + Names.quote(name)),
                        each(name -> "r." + Names.quote(name)),
                        definition.dimensionNames().stream()
                                .map(name -> "c." + Names.quote(name))
                                .collect(joining(", ")),
                        each(name -> "r." + Names.quote(name)),
                        table("cell"));
    }

    /** A movement to append. */
    record Line(long recorder, long revision, int line, Entry entry) {}

    /** A reversal that was appended: whose, of which cell, and by how much. */
    record Reversed(long recorder, List<@Nullable Object> key, List<BigDecimal> values) {}

    void append(long posting, List<Line> lines) {
        BinaryCopy rows = new BinaryCopy(lines.size(), ROW_BYTES);
        List<Resource> resources = definition.resources();
        for (Line line : lines) {
            rows.row(7 + resources.size());
            rows.int8(posting);
            rows.int8(line.recorder());
            rows.int8(line.entry().cell());
            rows.timestamp(line.entry().periodMicros());
            rows.int8(line.revision());
            rows.int4(line.line());
            rows.bool(false);
            for (int i = 0; i < resources.size(); i++) {
                put(rows, resources.get(i).type(), line.entry().values().get(i));
            }
        }
        database.template().execute((ConnectionCallback<@Nullable Void>) connection -> {
            rows.send(connection, copy);
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

    /** Appends the reversals of the movements of recorders' revisions. */
    List<Reversed> reverse(long posting, List<Long> recorders, List<Long> revisions) {
        List<Reversed> reversed = new ArrayList<>();
        database.jdbc()
                .sql(reverse)
                .param("posting", posting)
                .param("recorders", recorders.toArray(Long[]::new))
                .param("revisions", revisions.toArray(Long[]::new))
                .query((ResultSet row) -> {
                    reversed.add(
                            new Reversed(row.getLong("recorder"), CellTable.readKey(definition, row), readValues(row)));
                });
        return reversed;
    }

    private List<BigDecimal> readValues(ResultSet row) throws SQLException {
        List<Resource> resources = definition.resources();
        BigDecimal[] values = new BigDecimal[resources.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.getBigDecimal(resources.get(i).name());
        }
        return List.of(values);
    }

    private String each(Function<String, String> text) {
        return definition.resourceNames().stream().map(text).collect(joining(", "));
    }

    private String table(String suffix) {
        return database.schema().table(definition.name(), suffix);
    }
}

package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads documents whole, as the changes that post them in another schema. */
public final class DocumentReads {
    private static final String MOVEMENTS = """
            select r.recorder, l.line, l.period, {dimensions:c}, {resources:l}
              from {recorders} r
              join {log} l on l.recorder = r.id and l.revision = r.revision and not l.reversal
              join {cell} c on c.cell = l.cell
             where r.recorder = any (cast(:recorders as text[]))
               and r.posted
            """;

    private final Database database;

    public DocumentReads(Database database) {
        this.database = database;
    }

    /**
     * Returns the documents of those names in their current state. A document that is unknown, or that has lost movements
     * because a month was detached, is left out.
     *
     * @param withOrigins if not, the changes have no origin: whatever comes later was written later
     */
    public List<Change> whole(List<String> recorders, List<OpenRegister> registers, boolean withOrigins) {
        // Each line keeps its number: by that it is known what becomes of it.
        Map<String, NavigableMap<Integer, Movement>> movements = new HashMap<>();
        for (OpenRegister register : registers) {
            database.jdbc()
                    .sql(register.sql().fill(MOVEMENTS))
                    .param("recorders", recorders.toArray(String[]::new))
                    .query((ResultSet row) -> {
                        movements
                                .computeIfAbsent(row.getString("recorder"), recorder -> new TreeMap<>())
                                .put(row.getInt("line"), movement(row, register.definition()));
                    });
        }
        return database.jdbc()
                .sql(database.schema().sql("""
                        select recorder, revision, fingerprint, posted, source, millis
                          from {schema}.recorders
                         where recorder = any (cast(:recorders as text[]))
                           and revision > 0
                           and not detached
                         order by recorder
                        """))
                .param("recorders", recorders.toArray(String[]::new))
                .query((row, n) -> change(row, movements, withOrigins))
                .list();
    }

    /** Returns the withdrawals that are kept of documents, with their origins. */
    public List<Change> withdrawals(List<String> recorders) {
        return database.jdbc()
                .sql(database.schema().sql("""
                        select recorder, stream, number, millis
                          from {schema}.withdrawals
                         where recorder = any (cast(:recorders as text[]))
                         order by recorder, stream
                        """))
                .param("recorders", recorders.toArray(String[]::new))
                .query((row, n) -> withdrawal(
                        row.getString("recorder"),
                        new Origin(row.getString("stream"), row.getLong("number"), row.getLong("millis"))))
                .list();
    }

    private static Change withdrawal(String recorder, Origin origin) {
        return new Change.Withdraw(recorder, origin.source(), origin);
    }

    private static Change change(
            ResultSet row, Map<String, NavigableMap<Integer, Movement>> movements, boolean withOrigins)
            throws SQLException {
        String recorder = row.getString("recorder");
        String source = row.getString("source");
        Long millis = row.getObject("millis", Long.class);
        Origin origin = withOrigins && source != null && millis != null ? Origin.of(source, millis) : null;
        return row.getBoolean("posted")
                ? new Change.Post(
                        recorder,
                        row.getLong("revision"),
                        row.getObject("fingerprint", UUID.class),
                        List.copyOf(movements
                                .getOrDefault(recorder, new TreeMap<>())
                                .values()),
                        source,
                        origin)
                : new Change.Unpost(recorder, row.getLong("revision"), source, origin);
    }

    private static Movement movement(ResultSet row, RegisterDefinition definition) throws SQLException {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            dimensions.put(dimension.name(), CellTable.read(row, dimension));
        }
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            resources.put(resource.name(), row.getBigDecimal(resource.name()));
        }
        return new Movement(
                definition.name(), row.getObject("period", OffsetDateTime.class).toInstant(), dimensions, resources);
    }
}

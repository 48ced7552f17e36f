package dev.accumulator.consumer.register;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Movements and documents. */
final class MovementReads {
    private final Database database;

    MovementReads(Database database) {
        this.database = database;
    }

    Page<MovementRow> read(RegisterDefinition definition, MovementQuery query) {
        SelectionSql selection = new SelectionSql(definition, new Selection(query.filters(), List.of()));
        Parameters parameters = new Parameters();
        Keyset keyset = new Keyset(
                keys(query.order()),
                Arrays.asList(
                        "movements",
                        definition.name(),
                        query.recorder(),
                        query.filters(),
                        query.from(),
                        query.to(),
                        query.recordedFrom(),
                        query.recordedTo(),
                        query.history(),
                        query.order()),
                query.page());
        String sql = "select * from (%s) q where true%s%s"
                .formatted(
                        select(definition, conditions(definition, query, selection, parameters)),
                        keyset.andAfter(parameters),
                        keyset.orderAndLimit());
        List<Keyset.Keyed<MovementRow>> found = database.jdbc()
                .sql(sql)
                .params(parameters.values())
                .query((row, n) -> new Keyset.Keyed<>(read(row, definition), keyset.read(row)))
                .list();
        return keyset.page(found);
    }

    private String select(RegisterDefinition definition, String conditions) {
        Schema schema = database.schema();
        return """
                select l.posting, l.recorder as recorder_id, l.period, r.recorder, l.revision, l.line, l.reversal,
                       p.recorded_at, %s, %s
                  from %s l
                  join %s c on c.cell = l.cell
                  join %s r on r.id = l.recorder
                  join %s p on p.posting = l.posting
                 where true%s
                """.formatted(
                        definition.dimensionNames().stream()
                                .map(name -> "c." + Names.quote(name))
                                .collect(joining(", ")),
                        definition.resourceNames().stream()
                                .map(name -> "l." + Names.quote(name))
                                .collect(joining(", ")),
                        schema.table(definition.name(), "log"),
                        schema.table(definition.name(), "cell"),
                        schema.sql("{schema}.recorders"),
                        schema.sql("{schema}.postings"),
                        conditions);
    }

    private static String conditions(
            RegisterDefinition definition, MovementQuery query, SelectionSql selection, Parameters parameters) {
        StringBuilder sql = new StringBuilder(selection.andFilters(parameters));
        if (query.recorder() != null) {
            sql.append(" and r.recorder = ").append(parameters.add(query.recorder()));
        }
        if (!query.history()) {
            sql.append(" and r.posted and l.revision = r.revision and not l.reversal");
        }
        if (query.from() != null) {
            sql.append(" and l.period >= ").append(bound(definition, query.from(), false, parameters));
        }
        if (query.to() != null) {
            String operator = query.to() instanceof PointInTime.Day ? " < " : " <= ";
            sql.append(" and l.period").append(operator).append(bound(definition, query.to(), true, parameters));
        }
        if (query.recordedFrom() != null) {
            sql.append(" and p.recorded_at >= ").append(moment(query.recordedFrom(), parameters));
        }
        if (query.recordedTo() != null) {
            sql.append(" and p.recorded_at <= ").append(moment(query.recordedTo(), parameters));
        }
        return sql.toString();
    }

    /** The moment a day starts, or for an upper bound the next one does, by PostgreSQL's own calendar. */
    private static String bound(
            RegisterDefinition definition, PointInTime point, boolean upper, Parameters parameters) {
        return switch (point) {
            case PointInTime.Moment m -> moment(m.instant(), parameters);
            case PointInTime.Day d ->
                "(cast(%s as date)::timestamp at time zone %s)"
                        .formatted(parameters.add(upper ? d.day().plusDays(1) : d.day()), LogSql.zone(definition));
        };
    }

    private static String moment(Instant instant, Parameters parameters) {
        return "cast(" + parameters.add(Timestamp.from(instant)) + " as timestamptz)";
    }

    private static List<Keyset.Key> keys(MovementQuery.Order order) {
        boolean descending =
                order == MovementQuery.Order.RECORDED_NEWEST_FIRST || order == MovementQuery.Order.PERIOD_NEWEST_FIRST;
        Keyset.Key posting = new Keyset.Key("posting", "bigint", false, descending);
        Keyset.Key period = new Keyset.Key("period", "timestamptz", false, descending);
        Keyset.Key recorder = new Keyset.Key("recorder_id", "bigint", false, descending);
        Keyset.Key line = new Keyset.Key("line", "integer", false, descending);
        Keyset.Key reversal = new Keyset.Key("reversal", "boolean", false, !descending);
        return switch (order) {
            case RECORDED_NEWEST_FIRST, RECORDED_OLDEST_FIRST -> List.of(posting, recorder, reversal, line);
            case PERIOD_NEWEST_FIRST, PERIOD_OLDEST_FIRST -> List.of(period, posting, recorder, reversal, line);
        };
    }

    /** What is known of a document, with its current movements in all registers. */
    Optional<RecorderState> recorder(String recorder, List<RegisterDefinition> definitions) {
        record Header(
                long revision,
                boolean posted,
                Instant recordedAt,
                @Nullable String source,
                List<Integer> registers) {}
        Optional<Header> header = database.jdbc()
                .sql(database.schema().sql("""
                        select r.revision, r.posted, p.recorded_at, r.source, r.registers
                          from {schema}.recorders r
                          join {schema}.postings p on p.posting = r.posting
                         where r.recorder = :recorder
                        """))
                .param("recorder", recorder)
                .query((row, n) -> new Header(
                        row.getLong("revision"),
                        row.getBoolean("posted"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                        row.getString("source"),
                        List.of((Integer[]) row.getArray("registers").getArray())))
                .optional();
        return header.map(h -> new RecorderState(
                recorder,
                h.revision(),
                h.posted(),
                h.recordedAt(),
                h.source(),
                h.registers().isEmpty() ? List.of() : movements(recorder, definitions)));
    }

    private List<MovementRow> movements(String recorder, List<RegisterDefinition> definitions) {
        return definitions.stream()
                .flatMap(definition -> read(
                        definition,
                        new MovementQuery(
                                definition.name(),
                                recorder,
                                Map.of(),
                                null,
                                null,
                                null,
                                null,
                                false,
                                MovementQuery.Order.RECORDED_OLDEST_FIRST,
                                new PageRequest(Registers.MOVEMENTS_MAX, null)))
                        .rows()
                        .stream())
                .toList();
    }

    private static MovementRow read(ResultSet row, RegisterDefinition definition) throws SQLException {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (Dimension dimension : definition.dimensions()) {
            dimensions.put(dimension.name(), CellTable.read(row, dimension));
        }
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (Resource resource : definition.resources()) {
            resources.put(resource.name(), row.getBigDecimal(resource.name()));
        }
        return new MovementRow(
                definition.name(),
                row.getString("recorder"),
                row.getLong("revision"),
                row.getInt("line"),
                row.getBoolean("reversal"),
                row.getObject("period", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                dimensions,
                resources);
    }
}

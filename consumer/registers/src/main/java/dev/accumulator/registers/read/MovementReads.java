package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.Placed;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterLimits;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegisterSql;
import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Reads movements and documents. */
public final class MovementReads {
    private static final String MOVEMENTS = """
            select *
              from (select l.posting, l.recorder as _recorder, l.period, r.recorder, l.revision, l.line, l.reversal,
                           p.recorded_at, {if moved: v.own_period as _own_period, }{dimensions:c}, {resources:l}
                      from {log} l
                      join {cell} c on c.cell = l.cell
                      join {recorders} r on r.id = l.recorder
                      join {postings} p on p.posting = l.posting
                      {if moved: left join {schema}.moved_movements v
                        on v.recorder = l.recorder and v.revision = l.revision and v.line = l.line
                           and v.reversal = l.reversal}
                     where true
                       {filters}
                       {if recorder: and r.recorder = :recorder}
                       {unless history: and r.posted and l.revision = r.revision and not l.reversal}
                       {range}
                       {if recorded_from: and p.recorded_at >= cast(:recordedFrom as timestamptz)}
                       {if recorded_to: and p.recorded_at <= cast(:recordedTo as timestamptz)}) q
             where true
               {after}
             {order_and_limit}
            """;

    private final Database database;
    private final TransactionOperations snapshot;

    public MovementReads(Database database) {
        this.database = database;
        this.snapshot = database.snapshot();
    }

    Page<MovementRow> read(OpenRegister register, MovementQuery query, GuardedRead guard) {
        Optional<ReadPlan<MovementRow>> plan = plan(register, query);
        if (plan.isEmpty()) {
            guard.requireNothing();
            return new Page<>(List.of(), null);
        }
        return guard.page(database.jdbc(), plan.get());
    }

    /** Reads a page whose rows have the cursors behind them. */
    Page<Placed<MovementRow>> placed(OpenRegister register, MovementQuery query, GuardedRead guard) {
        Optional<ReadPlan<MovementRow>> plan = plan(register, query);
        if (plan.isEmpty()) {
            guard.requireNothing();
            return new Page<>(List.of(), null);
        }
        ReadPlan<MovementRow> rows = plan.get();
        return guard.page(
                database.jdbc(),
                new ReadPlan<>(
                        rows.sql(),
                        rows.template(),
                        rows.keyset(),
                        rows.parameters(),
                        (row, n) -> new Placed<>(
                                Objects.requireNonNull(rows.mapper().mapRow(row, n)),
                                rows.keyset().encode(rows.keyset().read(row)))));
    }

    /** Returns nothing if nothing can be found, because the recorder is a text that PostgreSQL cannot store. */
    Optional<ReadPlan<MovementRow>> plan(OpenRegister register, MovementQuery query) {
        RegisterDefinition definition = register.definition();
        boolean isMoved = register.wasClosed();
        SelectionSql selection = new SelectionSql(definition, new Selection(query.filters(), List.of()));
        RangeChecks.check(definition, query.from(), query.to(), "to");
        if (query.recorder() != null && !ForeignText.isStorable(query.recorder())) {
            return Optional.empty();
        }
        Parameters parameters = new Parameters();
        Keyset keyset = new Keyset(
                keys(query.order()),
                Arrays.asList(
                        "movements",
                        // The keys of this order are numbers of this schema: in another they name other movements.
                        database.schema().name(),
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
        return Optional.of(new ReadPlan<>(
                conditions(definition, query, selection, parameters).when("moved", isMoved),
                MOVEMENTS,
                keyset,
                parameters,
                (row, n) -> read(row, definition, isMoved)));
    }

    private RegisterSql conditions(
            RegisterDefinition definition, MovementQuery query, SelectionSql selection, Parameters parameters) {
        if (query.recorder() != null) {
            parameters.put("recorder", query.recorder());
        }
        if (query.recordedFrom() != null) {
            parameters.put("recordedFrom", Moments.parameter(Moments.ceil(query.recordedFrom())));
        }
        if (query.recordedTo() != null) {
            parameters.put("recordedTo", Moments.parameter(Moments.floor(query.recordedTo())));
        }
        RegisterSql sql = selection.in(new RegisterSql(database.schema(), definition), parameters);
        RangePlan.Part range = RangePlan.ofMovements(definition, query.from(), query.to());
        return sql.with("range", new RangeSql(sql, parameters).within(range))
                .when("recorder", query.recorder() != null)
                .when("history", query.history())
                .when("recorded_from", query.recordedFrom() != null)
                .when("recorded_to", query.recordedTo() != null);
    }

    private static List<Keyset.Key> keys(MovementQuery.Order order) {
        boolean descending =
                order == MovementQuery.Order.RECORDED_NEWEST_FIRST || order == MovementQuery.Order.PERIOD_NEWEST_FIRST;
        Keyset.Key posting = new Keyset.Key("posting", "bigint", false, descending);
        Keyset.Key period = new Keyset.Key("period", "timestamptz", false, descending);
        Keyset.Key recorder = new Keyset.Key("_recorder", "bigint", false, descending);
        Keyset.Key line = new Keyset.Key("line", "integer", false, descending);
        Keyset.Key reversal = new Keyset.Key("reversal", "boolean", false, !descending);
        return switch (order) {
            case RECORDED_NEWEST_FIRST, RECORDED_OLDEST_FIRST -> List.of(posting, recorder, reversal, line);
            case PERIOD_NEWEST_FIRST, PERIOD_OLDEST_FIRST -> List.of(period, posting, recorder, reversal, line);
        };
    }

    /**
     * Returns a document with its current movements in all registers, all of one snapshot. Only registers that it has
     * movements in are read.
     *
     * @param registers gives registers by their ids
     */
    public Optional<RecorderState> recorder(String recorder, Function<List<Integer>, List<OpenRegister>> registers) {
        return ForeignText.isStorable(recorder)
                ? Objects.requireNonNull(snapshot.execute(status -> recorderInSnapshot(recorder, registers)))
                : Optional.empty();
    }

    private Optional<RecorderState> recorderInSnapshot(
            String recorder, Function<List<Integer>, List<OpenRegister>> registers) {
        record Header(
                @Nullable Long revision,
                boolean posted,
                Instant recordedAt,
                @Nullable String source,
                List<Integer> registers) {}
        Optional<Header> header = database.jdbc()
                .sql(database.schema().sql("""
                        select nullif(r.revision, 0) as revision, r.posted, p.recorded_at, r.source, r.registers
                          from {schema}.recorders r
                          join {schema}.postings p on p.posting = r.posting
                         where r.recorder = :recorder
                        """))
                .param("recorder", recorder)
                .query((row, n) -> new Header(
                        row.getObject("revision", Long.class),
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
                h.registers().isEmpty() ? List.of() : movements(recorder, registers.apply(h.registers()))));
    }

    private List<MovementRow> movements(String recorder, List<OpenRegister> registers) {
        return registers.stream()
                .flatMap(register -> read(
                        register,
                        new MovementQuery(
                                register.name(),
                                recorder,
                                Map.of(),
                                null,
                                null,
                                null,
                                null,
                                false,
                                MovementQuery.Order.RECORDED_OLDEST_FIRST,
                                new PageRequest(RegisterLimits.MOVEMENTS_MAX, null)),
                        GuardedRead.NONE)
                        .rows()
                        .stream())
                .toList();
    }

    private static @Nullable Instant ownPeriod(ResultSet row) throws SQLException {
        OffsetDateTime own = row.getObject("_own_period", OffsetDateTime.class);
        return own == null ? null : own.toInstant();
    }

    /** @param isMoved true if the row has the column of periods in closed time */
    static MovementRow read(ResultSet row, RegisterDefinition definition, boolean isMoved) throws SQLException {
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
                resources,
                isMoved ? ownPeriod(row) : null);
    }
}

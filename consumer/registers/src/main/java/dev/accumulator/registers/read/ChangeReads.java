package dev.accumulator.registers.read;

import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.ChangeRow;
import dev.accumulator.registers.model.Changes;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.StoredRegister;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reads the log of a register onwards, in the order of recording. Only what is settled is read: nothing is recorded before
 * it any more, so a reader that goes on behind it misses nothing. Numbers of postings would not do, because a posting takes
 * its number when it begins and may be committed after a later one.
 */
public final class ChangeReads {
    /** Bounds the movements that one page sorts. */
    private static final int POSTINGS_MAX = 64;

    private static final String MOMENT = "(timestamptz 'epoch' + cast(:micros as bigint) * interval '1 microsecond')";

    private static final String NEWEST = """
            select p.posting, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as micros
              from {schema}.postings p
             where p.recorded_at <= (select settled from {schema}.moments)
             order by p.recorded_at desc, p.posting desc
             limit 1
            """;

    /** Where several databases are followed from one moment on. It is settled in each of them. */
    private static final String NEWEST_AT = """
            select p.posting, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as micros
              from {schema}.postings p
             where p.recorded_at <= (select least(settled, cast(:moment as timestamptz)) from {schema}.moments)
             order by p.recorded_at desc, p.posting desc
             limit 1
            """;

    private static final String HELD = """
            select exists (select 1
                             from {schema}.postings p
                            where p.posting = :posting
                              and p.recorded_at = {moment}
                              and p.recorded_at <= (select settled from {schema}.moments))
            """;

    private static final String NEXT = """
            select p.posting, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as micros
              from {schema}.postings p
             where p.recorded_at >= {moment}
               and p.recorded_at <= (select settled from {schema}.moments)
               and (p.recorded_at > {moment}
                    or p.posting > :posting
                    or (cast(:within as boolean) and p.posting = :posting))
             order by p.recorded_at, p.posting
             limit :postingsMax
            """;

    /** All postings between two places, which lie no further apart than a page of {@link #NEXT}. */
    private static final String BETWEEN = """
            select p.posting
              from {schema}.postings p
             where p.recorded_at between {moment} and {end}
               and (p.recorded_at > {moment} or p.posting > :posting)
               and (p.recorded_at < {end} or p.posting <= :endPosting)
            """;

    private static final String ROWS = """
            select l.posting, l.recorder as _recorder, l.period, r.recorder, l.revision, l.line, l.reversal,
                   p.recorded_at, cast(extract(epoch from p.recorded_at) * 1000000 as bigint) as _micros,
                   {if moved: v.own_period as _own_period, }{dimensions:c}, {resources:l}
              from (select *
                      from {log}
                     where posting = any (cast(:postings as bigint[]))
                    offset 0) l
              join {cell} c on c.cell = l.cell
              join {recorders} r on r.id = l.recorder
              join {postings} p on p.posting = l.posting
              {if moved: left join {schema}.moved_movements v
                on v.recorder = l.recorder and v.revision = l.revision and v.line = l.line
                   and v.reversal = l.reversal}
             where l.posting <> :posting
                or (l.recorder, not l.reversal, l.line)
                   > (cast(:recorder as bigint), not cast(:reversal as boolean), cast(:line as integer))
             order by p.recorded_at, l.posting, l.recorder, l.reversal desc, l.line
             limit :limit
            """;

    private final Database database;
    private final Catalog catalog;
    private final TransactionOperations snapshot;

    public ChangeReads(Database database, Catalog catalog) {
        this.database = database;
        this.catalog = catalog;
        this.snapshot = database.snapshot();
    }

    private record Posting(long number, long micros) {}

    /** Returns the place behind everything that is settled. */
    public ChangePlace newest(String register) {
        return Objects.requireNonNull(
                snapshot.execute(status -> newest(catalog.current(register).id())));
    }

    /** Returns the place behind everything that was recorded up to a moment, as far as it is settled. */
    public ChangePlace newest(String register, Instant moment) {
        return Objects.requireNonNull(snapshot.execute(status -> newest(
                catalog.current(register).id(),
                database.jdbc()
                        .sql(database.schema().sql(NEWEST_AT))
                        .param("moment", Moments.parameter(Moments.floor(moment))))));
    }

    private ChangePlace newest(int register) {
        return newest(register, database.jdbc().sql(database.schema().sql(NEWEST)));
    }

    private static ChangePlace newest(int register, JdbcClient.StatementSpec statement) {
        return statement
                .query((row, n) -> ChangePlace.behind(register, row.getLong("micros"), row.getLong("posting")))
                .optional()
                .orElse(ChangePlace.behind(register, 0, 0));
    }

    /**
     * Returns a page of the movements behind a place.
     *
     * @param limit the most movements of the page
     */
    public Changes after(String register, ChangePlace place, int limit) {
        return Objects.requireNonNull(snapshot.execute(status -> inSnapshot(catalog.current(register), place, limit)));
    }

    /** Returns why it cannot be told what follows a place; null if it can. */
    Changes.@Nullable Cause missed(OpenRegister register, ChangePlace place) {
        if (register.id() != place.register() || (!place.isBeginning() && !isHeld(place))) {
            return Changes.Cause.NOT_IN_LOG;
        }
        StoredRegister.Detached detached = register.stored().detached();
        return detached != null && place.recordedAt().isBefore(detached.detachedAt())
                ? Changes.Cause.MONTHS_DETACHED
                : null;
    }

    /**
     * Some postings of all registers that follow each other, none left out.
     *
     * @param end the place behind the last one
     */
    record Stretch(List<Long> postings, ChangePlace end) {
        Stretch {
            postings = List.copyOf(postings);
        }
    }

    /**
     * Returns the postings that follow a whole one.
     *
     * @param through the end of the stretch, as an earlier call has told it; null to find one
     */
    Stretch stretch(int register, ChangePlace place, @Nullable ChangePlace through) {
        if (through != null) {
            return new Stretch(between(place, through), through);
        }
        List<Posting> next = next(place);
        return next.isEmpty()
                ? new Stretch(List.of(), place)
                : new Stretch(
                        next.stream().map(Posting::number).toList(),
                        ChangePlace.behind(
                                register,
                                next.getLast().micros(),
                                next.getLast().number()));
    }

    private List<Long> between(ChangePlace place, ChangePlace end) {
        return database.jdbc()
                .sql(sql(BETWEEN.replace("{end}", MOMENT.replace(":micros", ":endMicros"))))
                .param("posting", place.posting())
                .param("micros", place.recordedMicros())
                .param("endPosting", end.posting())
                .param("endMicros", end.recordedMicros())
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private Changes inSnapshot(OpenRegister register, ChangePlace place, int limit) {
        Changes.@Nullable Cause missed = missed(register, place);
        if (missed != null) {
            return new Changes.Missed(missed);
        }
        List<Posting> next = next(place);
        if (next.isEmpty()) {
            return new Changes.Found(List.of(), place, false);
        }
        List<ChangeRow> rows = rows(register, place, next, limit);
        if (rows.size() == limit) {
            return new Changes.Found(rows, rows.getLast().place(), true);
        }
        Posting last = next.getLast();
        return new Changes.Found(
                rows, ChangePlace.behind(register.id(), last.micros(), last.number()), next.size() == POSTINGS_MAX);
    }

    private boolean isHeld(ChangePlace place) {
        return database.jdbc()
                .sql(sql(HELD))
                .param("posting", place.posting())
                .param("micros", place.recordedMicros())
                .query(Boolean.class)
                .single();
    }

    private List<Posting> next(ChangePlace place) {
        return database.jdbc()
                .sql(sql(NEXT))
                .param("posting", place.posting())
                .param("micros", place.recordedMicros())
                .param("within", !place.whole())
                .param("postingsMax", POSTINGS_MAX)
                .query((row, n) -> new Posting(row.getLong("posting"), row.getLong("micros")))
                .list();
    }

    private String sql(String template) {
        return database.schema().sql(template.replace("{moment}", MOMENT));
    }

    private List<ChangeRow> rows(OpenRegister register, ChangePlace place, List<Posting> postings, int limit) {
        RegisterDefinition definition = register.definition();
        boolean isMoved = register.wasClosed();
        return database.jdbc()
                .sql(register.sql().when("moved", isMoved).fill(ROWS))
                .param("postings", postings.stream().map(Posting::number).toArray(Long[]::new))
                .param("posting", place.posting())
                .param("recorder", place.recorder())
                .param("reversal", place.reversal())
                .param("line", place.line())
                .param("limit", limit)
                .query((row, n) -> new ChangeRow(
                        new ChangePlace(
                                register.id(),
                                row.getLong("_micros"),
                                row.getLong("posting"),
                                false,
                                row.getLong("_recorder"),
                                row.getBoolean("reversal"),
                                row.getInt("line")),
                        MovementReads.read(row, definition, isMoved)))
                .list();
    }

    /**
     * Returns whether a movement is of the cells of filters.
     *
     * @param filters see {@link Selection}
     */
    public static Predicate<MovementRow> filter(
            RegisterDefinition definition, Map<String, List<@Nullable Object>> filters) {
        SelectionSql selection = new SelectionSql(definition, new Selection(filters, List.of()));
        return row -> selection.matches(row.dimensions());
    }
}

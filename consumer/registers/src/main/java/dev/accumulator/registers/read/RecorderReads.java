package dev.accumulator.registers.read;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.Placed;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.registers.table.Database;
import dev.accumulator.text.ForeignText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists documents. A page looks at a bounded number of them, whatever it finds, so that no condition costs a scan of
 * millions. Then it has fewer rows than asked for, and a cursor to go on.
 */
public final class RecorderReads {
    /** Found in some ten milliseconds. */
    static final int EXAMINED_MAX = 10_000;

    private static final String PAGE = """
            with examined as materialized (
              select id, recorder, revision, posted, posting, source, movements
                from {schema}.recorders
               where id < :before
               order by id desc
               limit :examinedMax)
            select e.examined, e.last_id, f.*
              from (select count(*) as examined, min(id) as last_id from examined) e
              left join (select x.id, x.recorder, x.revision, x.posted, x.source, x.movements, p.recorded_at
                           from examined x
                           join {schema}.postings p on p.posting = x.posting
                          where x.revision > 0
                            and (cast(:kind as text) is null or starts_with(x.recorder, cast(:kind as text)))
                            and (cast(:posted as boolean) is null or x.posted = cast(:posted as boolean))
                            and (cast(:source as text) is null
                                 or starts_with(x.source, cast(:source as text))
                                    and substr(x.source, length(:source) + 1) ~ '^[0-9]+@[0-9]+$')
                            and (cast(:recordedFrom as timestamptz) is null
                                 or p.recorded_at >= cast(:recordedFrom as timestamptz))
                            and (cast(:recordedTo as timestamptz) is null
                                 or p.recorded_at <= cast(:recordedTo as timestamptz))
                          order by x.id desc
                          limit :limit) f
                on true
             order by f.id desc
            """;

    private static final String BEGINNING = """
            select r.recorder, r.revision, r.posted, r.source, r.movements, p.recorded_at
              from (select *
                      from {schema}.recorders
                     where recorder >= :low
                       and recorder <= :high
                     order by recorder
                     limit :limit) r
              join {schema}.postings p on p.posting = r.posting
             where r.revision > 0
             order by r.recorder
            """;

    /** Behind every text that begins with what stands before it: the greatest character there is. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private final Database database;

    public RecorderReads(Database database) {
        this.database = database;
    }

    /** Returns a page of documents, the last that became known first. */
    public Page<RecorderSummary> list(RecorderQuery query) {
        Page<Placed<RecorderSummary>> page = placed(query);
        return new Page<>(page.rows().stream().map(Placed::row).toList(), page.next());
    }

    /** Returns a page whose rows have the cursors behind them. */
    public Page<Placed<RecorderSummary>> placed(RecorderQuery query) {
        if (!ForeignText.isStorable(String.valueOf(query.kind()))
                || !ForeignText.isStorable(String.valueOf(query.sourcePrefix()))) {
            return new Page<>(List.of(), null);
        }
        Map<String, @Nullable Object> parameters = new HashMap<>();
        Long before = before(query.page().cursor());
        parameters.put("before", before == null ? Long.MAX_VALUE : before);
        parameters.put("examinedMax", EXAMINED_MAX);
        parameters.put("kind", query.kind() == null ? null : query.kind() + ":");
        parameters.put("posted", query.posted());
        parameters.put("source", query.sourcePrefix());
        parameters.put(
                "recordedFrom",
                query.recordedFrom() == null ? null : Moments.parameter(Moments.ceil(query.recordedFrom())));
        parameters.put(
                "recordedTo", query.recordedTo() == null ? null : Moments.parameter(Moments.floor(query.recordedTo())));
        parameters.put("limit", query.page().limit());
        List<Placed<RecorderSummary>> rows = new ArrayList<>();
        long[] last = new long[1];
        long[] examined = new long[1];
        database.jdbc().sql(database.schema().sql(PAGE)).params(parameters).query(row -> {
            examined[0] = row.getLong("examined");
            if (row.getString("recorder") == null) {
                last[0] = row.getLong("last_id");
                return;
            }
            rows.add(new Placed<>(summary(row), cursor(row.getLong("id"))));
            last[0] = rows.size() == query.page().limit() ? row.getLong("id") : row.getLong("last_id");
        });
        boolean isMore = rows.size() == query.page().limit() || examined[0] == EXAMINED_MAX;
        return new Page<>(rows, isMore ? cursor(last[0]) : null);
    }

    /**
     * Returns documents whose recorder begins with a text, in the order of their recorders; fewer than there are if nothing
     * but a withdrawal is known of some.
     *
     * @throws InvalidQuery if the limit is out of bounds
     */
    public List<RecorderSummary> beginningWith(String text, int limit) {
        if (limit < 1 || limit > ValueReads.LIMIT_MAX) {
            throw new InvalidQuery("limit", "limit must be from 1 to " + ValueReads.LIMIT_MAX + ", was " + limit);
        }
        return ForeignText.isStorable(text)
                ? database.jdbc()
                        .sql(database.schema().sql(BEGINNING))
                        .param("low", text)
                        .param("high", text + LAST_CHARACTER)
                        .param("limit", limit)
                        .query((row, n) -> summary(row))
                        .list()
                : List.of();
    }

    private static RecorderSummary summary(ResultSet row) throws SQLException {
        return new RecorderSummary(
                row.getString("recorder"),
                row.getLong("revision"),
                row.getBoolean("posted"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("source"),
                row.getInt("movements"));
    }

    /** The numbers of documents are those of this schema: in another they are of others. */
    private String cursor(long id) {
        return CursorText.write(List.of(database.schema().name(), String.valueOf(id)));
    }

    private @Nullable Long before(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            List<@Nullable String> texts = CursorText.read(cursor, 2);
            String id = texts.get(1);
            if (database.schema().name().equals(texts.getFirst()) && id != null && id.matches("[0-9]{1,18}")) {
                return Long.valueOf(id);
            }
        } catch (IllegalArgumentException notOurs) {
            throw invalid(cursor);
        }
        throw invalid(cursor);
    }

    private static InvalidQuery invalid(String cursor) {
        return new InvalidQuery(
                "cursor",
                ForeignText.quote(cursor) + " is no cursor of this list; take it from next of the page before");
    }
}

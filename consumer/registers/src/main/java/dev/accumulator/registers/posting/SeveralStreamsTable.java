package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.SeveralStreams;
import dev.accumulator.registers.table.Database;
import java.time.OffsetDateTime;
import java.util.Collection;

/** The documents whose changes came from more than one stream. Whoever writes it has locked the recorder. */
public final class SeveralStreamsTable {
    private final Database database;

    public SeveralStreamsTable(Database database) {
        this.database = database;
    }

    /** A document and the first two streams that it was seen in. */
    record Seen(String recorder, String stream, String otherStream) {}

    /** @param seen one of each recorder */
    void keep(Collection<Seen> seen) {
        database.jdbc()
                .sql(database.schema().sql("""
                        insert into {schema}.several_streams (recorder, stream, other_stream, found_at)
                        select u.recorder, u.stream, u.other_stream, clock_timestamp()
                          from unnest(cast(:recorders as text[]), cast(:streams as text[]), cast(:others as text[]))
                               as u (recorder, stream, other_stream)
                            on conflict (recorder) do nothing
                        """))
                .param("recorders", seen.stream().map(Seen::recorder).toArray(String[]::new))
                .param("streams", seen.stream().map(Seen::stream).toArray(String[]::new))
                .param("others", seen.stream().map(Seen::otherStream).toArray(String[]::new))
                .update();
    }

    /**
     * The documents that were found.
     *
     * @param max the most that are listed
     */
    public SeveralStreams read(int max) {
        long total = database.jdbc()
                .sql(database.schema().sql("""
                        select count(*)
                          from (select 1
                                  from {schema}.several_streams
                                 limit :countedMax) counted
                        """))
                .param("countedMax", SeveralStreams.COUNTED_MAX)
                .query(Long.class)
                .single();
        return new SeveralStreams(
                total,
                database.jdbc()
                        .sql(database.schema().sql("""
                                select recorder, stream, other_stream, found_at
                                  from {schema}.several_streams
                                 order by found_at desc, recorder
                                 limit :max
                                """))
                        .param("max", max)
                        .query((row, n) -> new SeveralStreams.Document(
                                row.getString("recorder"),
                                row.getString("stream"),
                                row.getString("other_stream"),
                                row.getObject("found_at", OffsetDateTime.class).toInstant()))
                        .list());
    }
}

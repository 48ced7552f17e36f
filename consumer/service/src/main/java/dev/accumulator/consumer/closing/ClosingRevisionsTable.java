package dev.accumulator.consumer.closing;

import dev.accumulator.postgres.Schema;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The newest event that was taken about each register, and about all. */
final class ClosingRevisionsTable {
    private final JdbcClient jdbc;
    private final Schema control;

    ClosingRevisionsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** @param content of the event, as a fingerprint */
    record Newest(long revision, UUID content) {}

    /** Returns the newest event about a register, or about all. */
    Optional<Newest> find(String register) {
        return jdbc.sql(control.sql("""
                        select revision, content
                          from {schema}.closing_revisions
                         where register = :register
                        """))
                .param("register", register)
                .query((row, n) -> new Newest(row.getLong("revision"), row.getObject("content", UUID.class)))
                .optional();
    }

    /** Takes an event. Returns false if it is not newer than the newest one. */
    boolean advance(String register, long revision, UUID content, String source) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.closing_revisions as known
                               (revision, content, register, source)
                        values (:revision, :content, :register, :source)
                            on conflict (register) do update
                           set revision = excluded.revision, content = excluded.content, source = excluded.source,
                               taken_at = clock_timestamp()
                         where known.revision < excluded.revision
                        """))
                        .param("revision", revision)
                        .param("content", content)
                        .param("register", register)
                        .param("source", source)
                        .update()
                == 1;
    }
}

package dev.accumulator.consumer.layout;

import dev.accumulator.postgres.Schema;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries over the dead letters of topics that every shard reads. Each shard before has them, and each one that is being built gets
 * those of the first: it passes over the records, and so does not find out what was wrong with them.
 */
final class SideLetters {
    private final Schema control;
    private final Set<String> topics;

    SideLetters(Schema control, Set<String> topics) {
        this.control = control;
        this.topics = topics;
    }

    List<String> read(JdbcClient from) {
        return topics.isEmpty()
                ? List.of()
                : from.sql(control.sql("""
                        select to_jsonb(l)::text as row
                          from {schema}.dead_letters l
                         where topic = any (:topics)
                         order by id
                        """))
                        .param("topics", topics.toArray(String[]::new))
                        .query((row, n) -> row.getString("row"))
                        .list();
    }

    /** Writes letters in the caller's transaction, in the place of those that are there. */
    void write(JdbcClient to, List<String> letters) {
        if (letters.isEmpty()) {
            return;
        }
        to.sql(control.sql("""
                        insert into {schema}.dead_letters
                               (record_offset, record_millis, recorded_at, closed_at, tried_at, revision, partition, part,
                                attempts, digest, complete, topic, code, path, message, recorder, state, reason, closed_by,
                                tried_by, record_key, headers, value)
                        select n.record_offset, n.record_millis, n.recorded_at, n.closed_at, n.tried_at, n.revision,
                               n.partition, n.part, n.attempts, n.digest, n.complete, n.topic, n.code, n.path, n.message,
                               n.recorder, n.state, n.reason, n.closed_by, n.tried_by, n.record_key, n.headers, n.value
                          from unnest(cast(:letters as text[])) with ordinality as l (row, place),
                               jsonb_populate_record(null::{schema}.dead_letters, l.row::jsonb) as n
                         order by l.place
                            on conflict (topic, partition, record_offset, digest, part) do update
                           set state = excluded.state, reason = excluded.reason, closed_at = excluded.closed_at,
                               closed_by = excluded.closed_by, attempts = excluded.attempts, tried_at = excluded.tried_at,
                               tried_by = excluded.tried_by
                        """))
                .param("letters", letters.toArray(String[]::new))
                .update();
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The documents that a replay could not accept. */
final class RefusedDocumentsTable {
    private final JdbcClient jdbc;

    RefusedDocumentsTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes down the documents among the results that were refused. Mostly there are none, and nothing is written. */
    void note(Schema schema, List<Result> results) {
        // In the order of their names, so that two lanes cannot deadlock. An unknown revision counts as the highest.
        Map<String, Long> refused = new TreeMap<>();
        for (Result result : results) {
            if (result instanceof Result.Refused one && one.refusal().recorder() != null) {
                long revision = Objects.requireNonNullElse(one.refusal().revision(), Long.MAX_VALUE);
                refused.merge(Objects.requireNonNull(one.refusal().recorder()), revision, Math::max);
            }
        }
        if (refused.isEmpty()) {
            return;
        }
        jdbc.sql(schema.sql("""
                        insert into {schema}.refused_documents as d (recorder, revision)
                        select recorder, revision
                          from unnest(cast(:recorders as text[]), cast(:revisions as bigint[]))
                               as r (recorder, revision)
                            on conflict (recorder) do update
                           set revision = greatest(d.revision, excluded.revision)
                        """))
                .param("recorders", refused.keySet().toArray(String[]::new))
                .param("revisions", refused.values().toArray(Long[]::new))
                .update();
    }
}

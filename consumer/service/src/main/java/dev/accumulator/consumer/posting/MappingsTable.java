package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.sql.ResultSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The mappings by which the documents of a generation were made. */
final class MappingsTable {
    private final JdbcClient jdbc;

    MappingsTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes down mappings that the generation does not know. Those that it knows stay as they were. */
    void note(Schema schema, SortedMap<String, String> fingerprints) {
        jdbc.sql(schema.sql("""
                        insert into {schema}.mappings (name, fingerprint)
                        select name, fingerprint
                          from unnest(cast(:names as text[]), cast(:fingerprints as text[])) as m (name, fingerprint)
                            on conflict (name) do nothing
                        """))
                .param("names", fingerprints.keySet().toArray(String[]::new))
                .param("fingerprints", fingerprints.values().toArray(String[]::new))
                .update();
    }

    /** Returns the fingerprints by the names of the mappings. */
    Map<String, String> read(Schema schema) {
        Map<String, String> fingerprints = new TreeMap<>();
        jdbc.sql(schema.sql("""
                        select name, fingerprint
                          from {schema}.mappings
                        """)).query((ResultSet row) -> {
            fingerprints.put(row.getString("name"), row.getString("fingerprint"));
        });
        return fingerprints;
    }
}

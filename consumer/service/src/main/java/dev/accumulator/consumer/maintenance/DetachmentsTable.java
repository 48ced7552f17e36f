package dev.accumulator.consumer.maintenance;

import dev.accumulator.postgres.Schema;
import java.time.YearMonth;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of detached months. A row is written before the months are detached, so that none goes without a name. */
final class DetachmentsTable {
    private final JdbcClient jdbc;
    private final Schema control;

    DetachmentsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    /** Inserts what somebody is about to do, and returns its number. */
    long insert(int generation, String register, YearMonth firstKept, String person) {
        return jdbc.sql(control.sql("""
                        insert into {schema}.detachments
                               (generation, register, before, person)
                        values (:generation, :register, :before, :person)
                        returning id
                        """))
                .param("generation", generation)
                .param("register", register)
                .param("before", firstKept.toString())
                .param("person", person)
                .query(Long.class)
                .single();
    }

    /** Writes what has become of it. */
    void done(long id, List<String> tables) {
        jdbc.sql(control.sql("""
                        update {schema}.detachments
                           set tables = cast(:tables as text[])
                         where id = :id
                        """))
                .param("id", id)
                .param("tables", tables.toArray(String[]::new))
                .update();
    }
}

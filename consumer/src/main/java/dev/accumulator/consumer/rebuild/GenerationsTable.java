package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.register.Schema;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which generations there are. */
final class GenerationsTable {
    private final JdbcClient jdbc;
    private final Schema control;

    GenerationsTable(JdbcClient jdbc, Schema control) {
        this.jdbc = jdbc;
        this.control = control;
    }

    Optional<Integer> live() {
        return jdbc.sql(control.sql("""
                        select number
                          from {schema}.generations
                         where state = 'live'
                        """)).query(Integer.class).optional();
    }

    /** The live generation, which stays so until the caller's transaction ends: a switch has to update the row. */
    Optional<Integer> liveLocked() {
        return jdbc.sql(control.sql("""
                        select number
                          from {schema}.generations
                         where state = 'live'
                           for share
                        """)).query(Integer.class).optional();
    }

    void insertLive(int number) {
        jdbc.sql(control.sql("""
                        insert into {schema}.generations (number, state, live_since)
                        values (:number, 'live', now())
                        """)).param("number", number).update();
    }
}

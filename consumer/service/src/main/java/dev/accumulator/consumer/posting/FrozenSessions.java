package dev.accumulator.consumer.posting;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Ends sessions of instances that were stopped in the midst of sending rows. The server ends a transaction that stands idle,
 * and a statement that takes too long, but not one that waits for rows of its client: no timeout reaches it there, and it
 * keeps its locks for as long as the stopped process has its connection.
 */
final class FrozenSessions {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenSessions.class);

    private final JdbcClient jdbc;
    private final Duration standstillMax;

    /** @param standstillMax how long a statement may take before it is ended where it waits for its client */
    FrozenSessions(JdbcClient jdbc, Duration standstillMax) {
        this.jdbc = jdbc;
        this.standstillMax = standstillMax;
    }

    @Scheduled(initialDelay = 2_000, fixedDelay = 2_000)
    void look() {
        try {
            List<Integer> ended = end();
            if (!ended.isEmpty()) {
                LOG.warn("Ended sessions that wait for rows in statements older than {}: {}", standstillMax, ended);
            }
        } catch (RuntimeException away) {
            LOG.debug("Sessions were not looked at", away);
        }
    }

    /** Ends those of this database, role and application, and returns their process ids. */
    List<Integer> end() {
        // Found first, and ended then: conditions of one list are looked at in any order.
        return jdbc.sql("""
                        with frozen as materialized (
                            select pid
                              from pg_stat_activity
                             where datname = current_database()
                               and usename = current_user
                               and application_name = current_setting('application_name')
                               and pid <> pg_backend_pid()
                               and state = 'active'
                               and wait_event = 'ClientRead'
                               and query_start < clock_timestamp() - make_interval(secs => :seconds))
                        select pid
                          from frozen
                         where pg_terminate_backend(pid)
                        """)
                .param("seconds", standstillMax.toMillis() / 1e3)
                .query((row, n) -> row.getInt("pid"))
                .list();
    }
}

package dev.accumulator.consumer.posting;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Ends the sessions of instances that were stopped while they were sending rows. The server ends idle transactions and
 * long statements, but none of its timeouts applies to a COPY that waits for rows from its client. Such a session keeps
 * its locks for as long as the stopped process keeps its connection.
 */
final class FrozenSessions {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenSessions.class);

    private final JdbcClient jdbc;
    private final Duration standstillMax;

    /** @param standstillMax the age at which a statement that waits for its client is ended */
    FrozenSessions(JdbcClient jdbc, Duration standstillMax) {
        this.jdbc = jdbc;
        this.standstillMax = standstillMax;
    }

    // This is short beside any useful standstillMax, and costs one small query.
    @Scheduled(initialDelay = 2_000, fixedDelay = 2_000)
    void look() {
        try {
            List<Integer> ended = end();
            if (!ended.isEmpty()) {
                LOG.warn("Ended sessions that wait for rows in statements older than {}: {}", standstillMax, ended);
            }
        } catch (RuntimeException away) {
            LOG.debug("The sessions could not be read", away);
        }
    }

    /** Ends the frozen sessions of this database, role and application, and returns their process ids. */
    List<Integer> end() {
        // The sessions are found first and ended then: a server may evaluate the conditions of one list in any order.
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

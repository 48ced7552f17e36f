package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class FrozenSessionsIT {
    private final PostgresDatabase database = TestPostgres.newDatabase();

    @Test
    void aSessionThatSendsNothingMoreIsEndedAndGivesItsLocksBack() throws Exception {
        try (Connection frozen = connect();
                Connection idle = connect();
                Connection busy = connect();
                Connection other = connect()) {
            JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
            jdbc.execute("create table numbers (n integer)");
            idle.setAutoCommit(false);
            execute(idle, "select 1");
            frozen.setAutoCommit(false);
            execute(frozen, "lock table numbers in share mode");
            CopyIn copy = frozen.unwrap(PGConnection.class).getCopyAPI().copyIn("copy numbers from stdin");
            copy.writeToCopy("1\n".getBytes(StandardCharsets.UTF_8), 0, 2);
            copy.flushCopy();

            // Not frozen, but at work for long.
            Thread working = new Thread(() -> {
                try {
                    execute(busy, "select pg_sleep(600)");
                } catch (SQLException cancelled) {
                    // By this test, at its end.
                }
            });
            working.start();
            await().until(() -> isOlderThanASecond(jdbc, "select pg_sleep(600)"));

            // None of the timeouts of the server applies to it.
            assertThat(sessions(Duration.ofMinutes(1)).end()).isEmpty();
            FrozenSessions sessions = sessions(Duration.ofMillis(300));
            List<Integer> ended = await().until(sessions::end, pids -> !pids.isEmpty());

            assertThat(ended).containsExactly(frozen.unwrap(PGConnection.class).getBackendPID());
            assertThat(working.isAlive()).isTrue();
            busy.unwrap(PGConnection.class).cancelQuery();
            working.join();
            other.setAutoCommit(false);
            execute(other, "set lock_timeout = '3min'");
            execute(other, "lock table numbers in access exclusive mode");
            assertThatThrownBy(copy::endCopy).isInstanceOf(SQLException.class);
            frozen.abort(Runnable::run);
            // The server itself ends a transaction that stands idle.
            execute(idle, "select 1");
        }
    }

    private static boolean isOlderThanASecond(JdbcTemplate jdbc, String statement) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select from pg_stat_activity where query = ? and state = 'active'"
                        + " and query_start < clock_timestamp() - interval '1 second')",
                Boolean.class,
                statement));
    }

    private FrozenSessions sessions(Duration standstillMax) {
        return new FrozenSessions(JdbcClient.create(database.dataSource()), standstillMax);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

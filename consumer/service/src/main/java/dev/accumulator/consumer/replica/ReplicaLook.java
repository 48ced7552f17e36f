package dev.accumulator.consumer.replica;

import dev.accumulator.postgres.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/** Asks the database and its replicas how far they are. */
final class ReplicaLook {
    /** A server that answers at all does so sooner. */
    private static final int ANSWER_MILLIS_MAX = 5_000;

    private static final String PLACE = """
            select pg_is_in_recovery() as is_standby,
                   (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end) - '0/0'
                     as place,
                   (select identity from {schema}.database_identity) as identity
            """;

    private final String sql;
    private final PrimaryLog log;
    private final Duration lagMax;
    private volatile @Nullable String identity;

    ReplicaLook(Schema control, PrimaryLog log, Duration lagMax) {
        this.sql = control.sql(PLACE);
        this.log = log;
        this.lagMax = lagMax;
    }

    private record Server(boolean isStandby, long place, String identity) {}

    /** Notes how far the database is. */
    void atPrimary(DataSource primary) {
        long asked = System.nanoTime();
        Server server = ask(primary);
        identity = server.identity();
        log.add(asked, server.place());
    }

    /** Notes whether the replica can answer, once the database was asked. */
    void at(Replica replica) {
        try {
            note(replica, ask(replica.pool()));
        } catch (RuntimeException failure) {
            replica.failed(failure, System.nanoTime());
        }
    }

    private void note(Replica replica, Server server) {
        long now = System.nanoTime();
        String expected = identity;
        Duration lag = log.since(server.place(), now);
        if (expected == null) {
            replica.isOut("the database has not answered yet, so nobody knows if this is a copy of it", null, now);
        } else if (!server.identity().equals(expected)) {
            replica.isOut("it is a copy of another database", null, now);
        } else if (!server.isStandby()) {
            replica.isOut("the server is no standby", null, now);
        } else if (lag.compareTo(lagMax) > 0) {
            replica.isOut("it is " + lag.toSeconds() + " s behind", lag, now);
        } else {
            // It follows a switch, and definitions that have changed. In a database that is no copy it would make
            // tables.
            replica.generations().refresh();
            replica.isFit(lag, System.nanoTime());
        }
    }

    private Server ask(DataSource server) {
        try (Connection connection = server.getConnection()) {
            int before = connection.getNetworkTimeout();
            Executor here = Runnable::run;
            connection.setNetworkTimeout(here, ANSWER_MILLIS_MAX);
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return new Server(row.getBoolean("is_standby"), row.getLong("place"), row.getString("identity"));
            } finally {
                if (!connection.isClosed()) {
                    connection.setNetworkTimeout(here, before);
                }
            }
        } catch (SQLException failure) {
            throw new DataAccessResourceFailureException("A server could not be asked how far it is", failure);
        }
    }
}

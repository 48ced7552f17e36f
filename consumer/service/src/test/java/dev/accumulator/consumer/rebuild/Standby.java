package dev.accumulator.consumer.rebuild;

import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;

/** A server with a copy of another one's files, which replays its log as it is written. */
final class Standby {
    private static final Duration RELEASED_MAX = Duration.ofMinutes(1);

    private final PostgresServer server;
    private final String database;

    private Standby(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /**
     * Makes a standby of a server that is stopped, and does not start it.
     *
     * @param folder the folder in which the servers have their files
     * @param from the name of the primary's folder in it
     * @param to the name of the standby's folder in it
     * @param server a server on the standby's folder
     */
    static Standby of(
            DataFolder folder, String from, String to, PostgresServer primary, PostgresServer server, String database)
            throws IOException {
        Path source = folder.resolve(from);
        Path target = folder.resolve(to);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.createFile(target.resolve("standby.signal"));
        Files.writeString(
                target.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=%d user=postgres'\n".formatted(primary.port()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Files.createFile(folder.resolve(to + ".initialized"));
        return new Standby(server, database);
    }

    PostgresServer server() {
        return server;
    }

    String jdbcUrl() {
        return server.jdbcUrl(database);
    }

    /** The name that metrics have for it. */
    String named() {
        return "localhost:" + server.port() + "/" + database;
    }

    /** Stops the replay. The log goes on to arrive. */
    void hold() throws SQLException {
        execute("select pg_wal_replay_pause()");
    }

    /** Lets the replay go on, which may at once cancel the statement that lets it, as one that sees rows of long ago. */
    void release() {
        await().atMost(RELEASED_MAX).ignoreExceptions().until(() -> {
            if (isHeld()) {
                execute("select pg_wal_replay_resume()");
            }
            return !isHeld();
        });
    }

    private boolean isHeld() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet held = statement.executeQuery("select pg_is_wal_replay_paused()")) {
            return held.next() && held.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), "postgres", "postgres");
    }
}

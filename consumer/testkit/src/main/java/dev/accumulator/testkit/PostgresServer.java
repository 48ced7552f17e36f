package dev.accumulator.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL server. It can be stopped and started again, on the same port and with its data. */
public sealed interface PostgresServer permits EmbeddedPostgresServer, ContainerPostgresServer, ExternalPostgresServer {

    String ROLE = "accumulator";
    String PASSWORD = "accumulator";

    /**
     * Returns a server that is not started yet.
     *
     * @param data an empty or absent folder, or one that such a server has used before
     * @param port 0 for any free port, which is chosen now
     * @param durability how well committed data is protected
     */
    static PostgresServer of(Path data, int port, Durability durability) {
        return of(data, port, durability, Map.of("max_connections", "300"));
    }

    /**
     * Returns a server that is not started yet.
     *
     * @param settings what differs from a server as it is installed, such as {@code max_connections}; a setting that
     *     the embedded server alters by itself has to be named
     */
    static PostgresServer of(Path data, int port, Durability durability, Map<String, String> settings) {
        int chosen = port == 0 ? Ports.anyFree() : port;
        return Docker.isAvailable()
                ? new ContainerPostgresServer(data, chosen, durability, settings)
                : new EmbeddedPostgresServer(data, chosen, durability, settings);
    }

    /**
     * Starts, and returns once clients can connect. Does nothing if the server is running.
     *
     * @throws PortTaken if another program has the port
     */
    void start();

    /** Ends all connections, stops the server and waits for its end. Does nothing if it is stopped. */
    void stop();

    /** Ends the server as a crash would: at once and without a checkpoint, so that the next start has to recover. */
    void crash();

    /** Freezes all its processes with {@code SIGSTOP}: connections stay open, and nobody answers. */
    void suspend();

    /** Lets all its processes go on, with {@code SIGCONT}. Does nothing if they are running. */
    void resume();

    int port();

    /** Returns how the server runs: {@code embedded} or {@code in a container}. */
    String runs();

    default String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database;
    }

    /**
     * Returns the database of that name, and creates it if it does not exist. Its owner is the login role
     * {@link #ROLE}, which is not a superuser, as on a managed server.
     */
    default PostgresDatabase database(String name) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + ROLE + "'")) {
                statement.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
            }
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
                statement.execute("CREATE DATABASE \"" + name + "\" OWNER " + ROLE);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("No database " + name + " on port " + port(), failure);
        }
        return new PostgresDatabase(jdbcUrl(name), ROLE, PASSWORD);
    }

    /** Replaces the database {@code to} with a copy of {@code from}. Nobody may be connected to either. */
    default void copyDatabase(String from, String to) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE \"" + to + "\"");
            statement.execute("CREATE DATABASE \"" + to + "\" TEMPLATE \"" + from + "\" OWNER " + ROLE);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot copy database " + from + " on port " + port(), failure);
        }
    }

    /** Ends all connections to a database, and refuses new ones until {@link #admit}. */
    default void cutOff(String name) {
        administer(
                "ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    /** Allows connections to a database again. */
    default void admit(String name) {
        administer("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS true");
    }

    /** Creates a database as a copy of one that is cut off, as a backup and restore would. */
    default void copyTo(String from, String to) {
        administer("CREATE DATABASE \"" + to + "\" TEMPLATE \"" + from + "\" OWNER " + ROLE);
    }

    /** Drops a database that is cut off. */
    default void drop(String name) {
        administer("DROP DATABASE \"" + name + "\" WITH (FORCE)");
    }

    /** Returns the same database for the server's superuser. */
    default PostgresDatabase asSuperuser(PostgresDatabase database) {
        return new PostgresDatabase(database.jdbcUrl(), "postgres", "postgres");
    }

    /** Executes statements that concern databases, in a database beside them. */
    default void administer(String... statements) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("Failed on port " + port() + ": " + String.join("; ", statements), failure);
        }
    }

    private static boolean exists(Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    /** The events that committed data survives. */
    enum Durability {
        /** Data survives a crash of the operating system: fsync is on. */
        POWER_LOSS,
        /** Data survives a kill of the server. This is faster, and enough for a test. */
        PROCESS_LOSS;

        String onOff() {
            return this == POWER_LOSS ? "on" : "off";
        }
    }
}

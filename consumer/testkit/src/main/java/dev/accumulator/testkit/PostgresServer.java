package dev.accumulator.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** One PostgreSQL server. It can be stopped and started again, on the same port and with the data it had. */
public sealed interface PostgresServer permits EmbeddedPostgresServer, ContainerPostgresServer {

    String ROLE = "accumulator";
    String PASSWORD = "accumulator";

    /**
     * A server that is not started yet.
     *
     * @param data an empty or absent folder, or one that such a server has used before
     * @param port 0 for any free port, chosen now
     * @param durability whether data outlives a crash of the operating system
     */
    static PostgresServer of(Path data, int port, Durability durability) {
        int chosen = port == 0 ? Ports.anyFree() : port;
        return Docker.isAvailable()
                ? new ContainerPostgresServer(data, chosen, durability)
                : new EmbeddedPostgresServer(data, chosen, durability);
    }

    /**
     * Starts, and returns when clients can connect. Does nothing when it runs.
     *
     * @throws PortTaken when another program has the port
     */
    void start();

    /** Ends all connections and waits until the server is gone. Does nothing when it is. */
    void stop();

    /** Ends the server as a crash would: at once, with no checkpoint, so that the next start has to recover. */
    void crash();

    /** {@code SIGSTOP} to all its processes: connections stand, and nobody answers. */
    void suspend();

    /** {@code SIGCONT} to all its processes. Does nothing when they run. */
    void resume();

    int port();

    /** {@code embedded} or {@code in a container}. */
    String runs();

    default String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database;
    }

    /**
     * The database of that name, made if there is none. It is owned by the plain login role {@link #ROLE}: no superuser, as
     * on a managed server.
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

    /** Makes the database {@code to} anew as a copy of {@code from}, to which nobody may be connected. */
    default void copyDatabase(String from, String to) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE \"" + to + "\"");
            statement.execute("CREATE DATABASE \"" + to + "\" TEMPLATE \"" + from + "\" OWNER " + ROLE);
        } catch (SQLException failure) {
            throw new IllegalStateException("No copy of database " + from + " on port " + port(), failure);
        }
    }

    /** Ends all connections to a database, and lets nobody connect to it until {@link #admit}. */
    default void cutOff(String name) {
        administer(
                "ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    /** Lets everybody connect again. */
    default void admit(String name) {
        administer("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS true");
    }

    /** Makes a database that is not there yet as a copy of one that is cut off, as a backup and its restore would. */
    default void copyTo(String from, String to) {
        administer("CREATE DATABASE \"" + to + "\" TEMPLATE \"" + from + "\" OWNER " + ROLE);
    }

    /** Drops a database that is cut off. */
    default void drop(String name) {
        administer("DROP DATABASE \"" + name + "\" WITH (FORCE)");
    }

    private void administer(String... statements) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("Not on port " + port() + ": " + String.join("; ", statements), failure);
        }
    }

    private static boolean exists(Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    /** How much a server pays to keep what it has committed. */
    enum Durability {
        /** Survives a crash of the operating system: fsync on. */
        POWER_LOSS,
        /** Survives a kill of the server, and is faster: enough for a test. */
        PROCESS_LOSS;

        String onOff() {
            return this == POWER_LOSS ? "on" : "off";
        }
    }
}

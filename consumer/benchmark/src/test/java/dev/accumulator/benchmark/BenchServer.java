package dev.accumulator.benchmark;

import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.PostgresServer;
import dev.accumulator.testkit.PostgresServer.Durability;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The durable PostgreSQL that all contestants use, with the same settings. */
final class BenchServer implements AutoCloseable {
    /** The settings that differ from the server's defaults. All others, durability above all, are PostgreSQL's own. */
    private static final Map<String, String> SETTINGS = settings();

    private static final List<String> SHOWN = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "shared_buffers",
            "max_wal_size",
            "checkpoint_timeout",
            "autovacuum",
            "jit");

    private final DataFolder folder = DataFolder.temporary();
    private final PostgresServer server = PostgresServer.of(folder.resolve("postgres"), 0, Durability.POWER_LOSS);
    private final CpuMeter cpu = new CpuMeter(folder.resolve("postgres"));
    private final AtomicInteger databases = new AtomicInteger();

    BenchServer() {
        server.start();
        SETTINGS.forEach((name, value) -> asSuperuser("alter system set " + name + " = '" + value + "'"));
        server.stop();
        server.start();
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("shared_buffers", "1GB");
        // A checkpoint in one contestant's turn and not in the other's would distort the comparison.
        settings.put("max_wal_size", "8GB");
        settings.put("checkpoint_timeout", "30min");
        return settings;
    }

    CpuMeter cpu() {
        return cpu;
    }

    PostgresDatabase newDatabase() {
        return server.database("bench_" + databases.incrementAndGet());
    }

    void drop(PostgresDatabase database) {
        String name = database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
        asSuperuser("drop database \"" + name + "\" with (force)");
    }

    /** Lets neither the server's dirty pages nor the garbage of making documents be charged to what is measured next. */
    void checkpoint() {
        ManagementFactory.getMemoryMXBean().gc();
        asSuperuser("checkpoint");
    }

    /**
     * Lets autovacuum run, or not. It looks at each database once a minute, so in a run of seconds it is luck which contestant
     * it works for.
     */
    void autovacuum(boolean isOn) {
        asSuperuser("alter system set autovacuum = " + (isOn ? "on" : "off"));
        asSuperuser("select pg_reload_conf()");
    }

    /** Does what autovacuum does sooner or later. */
    void vacuum(PostgresDatabase database) {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum (analyze)");
        } catch (SQLException failure) {
            throw new IllegalStateException("Refused: vacuum", failure);
        }
    }

    Map<String, String> shownSettings() {
        Map<String, String> shown = new LinkedHashMap<>();
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (String name : SHOWN) {
                try (ResultSet row = statement.executeQuery("show " + name)) {
                    row.next();
                    shown.put(name, row.getString(1));
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The server's settings cannot be read", failure);
        }
        return shown;
    }

    Connection superuser() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "postgres");
    }

    private void asSuperuser(String sql) {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("Refused: " + sql, failure);
        }
    }

    @Override
    public void close() {
        server.stop();
        folder.close();
    }
}

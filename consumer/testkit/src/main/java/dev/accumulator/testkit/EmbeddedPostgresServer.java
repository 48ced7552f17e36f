package dev.accumulator.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server started from the binaries of a jar. */
final class EmbeddedPostgresServer implements PostgresServer {

    /** A server that recovers from a crash on a busy machine starts slowly; nothing is downloaded. */
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private final Durability durability;
    private final Map<String, String> settings;
    private @Nullable EmbeddedPostgres server;

    EmbeddedPostgresServer(Path data, int port, Durability durability, Map<String, String> settings) {
        this.data = data;
        this.port = port;
        this.durability = durability;
        this.settings = Map.copyOf(settings);
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        // A start on another server's port would seem to succeed, and silently use that server.
        Ports.requireFree("PostgreSQL", port);
        // The marker is beside the data, since initdb requires an empty folder. Without it the first start never
        // finished, and the folder does not hold a database.
        Path initialized = data.resolveSibling(data.getFileName() + ".initialized");
        try {
            if (!Files.exists(initialized)) {
                DataFolder.deleteAll(data);
            }
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(START_MAX)
                    .setServerConfig("listen_addresses", "localhost")
                    .setServerConfig("fsync", durability.onOff())
                    .setServerConfig("full_page_writes", durability.onOff())
                    .setServerConfig("synchronous_commit", "on");
            settings.forEach(builder::setServerConfig);
            server = builder.start();
            Files.writeString(initialized, "");
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL does not start on port " + port, failure);
        }
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.close();
            server = null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public synchronized void crash() {
        if (server == null) {
            return;
        }
        try {
            OrphanedPostgres.crashIn(data);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        // Releases the lock on the folder. The server has already stopped.
        stop();
    }

    @Override
    public synchronized void suspend() {
        signal("STOP");
    }

    @Override
    public synchronized void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        if (server == null) {
            return;
        }
        try {
            OrphanedPostgres.signalAllIn(data, name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String runs() {
        return "embedded";
    }
}

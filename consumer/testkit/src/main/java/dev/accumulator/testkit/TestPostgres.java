package dev.accumulator.testkit;

import dev.accumulator.testkit.PostgresServer.Durability;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL server that all tests in this JVM share. The first test that asks starts it, unless the system property {@code
 * postgres.url} names one that runs, with {@code postgres.user} and perhaps {@code postgres.password}. Then tests that need
 * more than such a server offers are skipped with the reason.
 */
public final class TestPostgres {

    /**
     * As many locks as a server has by default, which is 64 for each of 100 connections and of some processes of its own.
     * Tests of one JVM keep more connections than that, so each counts for less.
     */
    private static final Map<String, String> LIKE_DEFAULT =
            Map.of("max_connections", "300", "max_locks_per_transaction", "24");

    private static final AtomicInteger DATABASES = new AtomicInteger();

    static {
        Patience.take();
        NightlyRuns.none();
    }

    private TestPostgres() {}

    /** Creates an empty database, owned by a role without privileges. */
    public static PostgresDatabase newDatabase() {
        return Shared.SERVER.database("test_" + DATABASES.incrementAndGet());
    }

    /**
     * Returns a database for the superuser of its server.
     *
     * @throws ServerLacks if the server was given, and lets nobody be one
     */
    public static PostgresDatabase asSuperuser(PostgresDatabase database) {
        return Shared.SERVER.asSuperuser(database);
    }

    /** Replaces a database with a copy of another. Nobody may be connected to either. */
    public static void copy(PostgresDatabase from, PostgresDatabase to) {
        Shared.SERVER.copyDatabase(name(from), name(to));
    }

    /**
     * Does nothing if databases belong to a role without any privilege, as they do on the servers that tests start.
     *
     * @throws ServerLacks if the server was given; its role has to create databases
     */
    public static void requirePlainRole() {
        if (ExternalPostgresServer.isNamed()) {
            throw new ServerLacks("a role without any privilege");
        }
    }

    private static String name(PostgresDatabase database) {
        String url = database.jdbcUrl().replaceFirst("\\?.*", "");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** Starts a server for one test, which may stop and start it. */
    public static OwnPostgres own() {
        return own(LIKE_DEFAULT);
    }

    /** Starts a server with these settings, and otherwise as it is installed. */
    public static OwnPostgres own(Map<String, String> settings) {
        if (ExternalPostgresServer.isNamed()) {
            throw new ServerLacks("another server, to be stopped or set up otherwise");
        }
        return new OwnPostgres(settings);
    }

    /** A server that no other test sees. Its data is deleted only when it is closed. */
    public static final class OwnPostgres implements AutoCloseable {

        private final DataFolder folder = DataFolder.temporary();
        private final PostgresServer server;

        private OwnPostgres(Map<String, String> settings) {
            server = PostgresServer.of(folder.resolve("postgres"), 0, Durability.PROCESS_LOSS, settings);
            server.start();
        }

        public PostgresServer server() {
            return server;
        }

        @Override
        public void close() {
            // Its data is thrown away: a checkpoint of a hundred databases would take half a minute.
            server.crash();
            folder.close();
        }
    }

    private static final class Shared {

        static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            if (ExternalPostgresServer.isNamed()) {
                return ExternalPostgresServer.named();
            }
            OwnPostgres postgres = own();
            AtExit.stop("stop-test-postgres", postgres::close);
            return postgres.server();
        }
    }
}

package dev.accumulator.testkit;

import dev.accumulator.testkit.PostgresServer.Durability;
import java.util.concurrent.atomic.AtomicInteger;

/** The PostgreSQL server of all tests in this JVM, started by the first that asks. */
public final class TestPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** A new, empty database, owned by a plain role. */
    public static PostgresDatabase newDatabase() {
        return Shared.SERVER.database("test_" + DATABASES.incrementAndGet());
    }

    /** Makes a database anew as a copy of another, to which nobody may be connected. */
    public static void copy(PostgresDatabase from, PostgresDatabase to) {
        Shared.SERVER.copyDatabase(name(from), name(to));
    }

    private static String name(PostgresDatabase database) {
        return database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
    }

    /** A running server of the caller's own, to be stopped and started in the middle of a test. */
    public static OwnPostgres own() {
        return new OwnPostgres();
    }

    /** A server that no other test sees. Its data goes when it is closed, and not before. */
    public static final class OwnPostgres implements AutoCloseable {

        private final DataFolder folder = DataFolder.thrownAway();
        private final PostgresServer server = PostgresServer.of(folder.resolve("postgres"), 0, Durability.PROCESS_LOSS);

        private OwnPostgres() {
            server.start();
        }

        public PostgresServer server() {
            return server;
        }

        @Override
        public void close() {
            server.stop();
            folder.close();
        }
    }

    private static final class Shared {

        static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            OwnPostgres postgres = new OwnPostgres();
            AtExit.stop("stop-test-postgres", postgres::close);
            return postgres.server();
        }
    }
}

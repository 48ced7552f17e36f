package dev.accumulator.testkit;

import dev.accumulator.testkit.PostgresServer.Durability;
import java.util.concurrent.atomic.AtomicInteger;

/** The PostgreSQL server that all tests in this JVM share. The first test that asks starts it. */
public final class TestPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** Creates an empty database, owned by a role without privileges. */
    public static PostgresDatabase newDatabase() {
        return Shared.SERVER.database("test_" + DATABASES.incrementAndGet());
    }

    /** Replaces a database with a copy of another. Nobody may be connected to either. */
    public static void copy(PostgresDatabase from, PostgresDatabase to) {
        Shared.SERVER.copyDatabase(name(from), name(to));
    }

    private static String name(PostgresDatabase database) {
        return database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
    }

    /** Starts a server for one test, which may stop and start it. */
    public static OwnPostgres own() {
        return new OwnPostgres();
    }

    /** A server that no other test sees. Its data is deleted only when it is closed. */
    public static final class OwnPostgres implements AutoCloseable {

        private final DataFolder folder = DataFolder.temporary();
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

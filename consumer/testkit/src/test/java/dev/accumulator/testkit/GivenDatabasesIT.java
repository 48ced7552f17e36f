package dev.accumulator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GivenDatabasesIT {
    private static final String RUN = "postgres.run";

    @AfterEach
    void forget() {
        System.clearProperty(RUN);
    }

    @Test
    void theEndOfARunDropsWhatItsProcessesHaveLeftAndNamesWhatOthersHave() throws Exception {
        PostgresDatabase database = TestPostgres.asSuperuser(TestPostgres.newDatabase());
        System.setProperty(RUN, "2026-11-29T23:17:12Z");
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            String mine = GivenDatabases.prefix() + "1_test";
            statement.execute("create database \"" + mine + '"');
            statement.execute("create database accumulator_kit_other");
            statement.execute("create database accumulatorxkit_neither");

            assertThat(mine).isEqualTo("accumulator_kit_20261129T231712Z_1_test");
            assertThat(GivenDatabases.clean(connection))
                    .containsExactly(
                            "dropped at the end, because processes were killed or could not: 1 databases",
                            "databases of other runs, which may be going on: accumulator_kit_other");
            assertThat(GivenDatabases.clean(connection))
                    .containsExactly("databases of other runs, which may be going on: accumulator_kit_other");
        }
    }

    @Test
    void aProcessOfTheServerInADatabaseIsWaitedFor() throws Exception {
        PostgresDatabase superuser = TestPostgres.asSuperuser(TestPostgres.newDatabase());
        String name = "accumulator_kit_cleaned";
        try (Connection connection = superuser.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ExecutorService dropping = Executors.newSingleThreadExecutor()) {
            statement.execute("create role cleaner login createdb password 'cleaner'");
            PostgresDatabase own = new PostgresDatabase(superuser.jdbcUrl(), "cleaner", "cleaner");
            String url = superuser.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", '/' + name + "$1");
            try (Connection cleaner = own.dataSource().getConnection()) {
                try (Statement making = cleaner.createStatement()) {
                    making.execute("create database \"" + name + '"');
                }
                // Nobody but a superuser may end this session, as it is with autovacuum's.
                Future<List<String>> failed;
                try (Connection inIt = new PostgresDatabase(url, superuser.username(), superuser.password())
                        .dataSource()
                        .getConnection()) {
                    failed = dropping.submit(() -> GivenDatabases.drop(cleaner, List.of(name)));
                    await().until(() -> isDropping(statement, name));
                    assertThat(inIt.isValid(5)).isTrue();
                }
                assertThat(failed.get()).isEmpty();
            }
            statement.execute("drop role cleaner");
        }
    }

    private static boolean isDropping(Statement statement, String name) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select exists (select 1 from pg_stat_activity where state = 'active' and query = 'drop database if exists \""
                        + name + "\"')")) {
            return row.next() && row.getBoolean(1);
        }
    }
}

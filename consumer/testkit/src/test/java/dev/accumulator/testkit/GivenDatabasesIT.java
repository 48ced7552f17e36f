package dev.accumulator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
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
                            "dropped, left by processes that did not end by themselves: 1 databases",
                            "databases of other runs, which may be going on: accumulator_kit_other");
            assertThat(GivenDatabases.clean(connection))
                    .containsExactly("databases of other runs, which may be going on: accumulator_kit_other");
        }
    }
}

package dev.accumulator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ServersIT {

    @Test
    void aDatabaseIsEmptyAndOwnedByARoleWithoutPrivileges() {
        JdbcClient jdbc = JdbcClient.create(TestPostgres.newDatabase().dataSource());

        assertThat(jdbc.sql("SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication"
                                + "  FROM pg_roles WHERE rolname = current_user")
                        .query(Boolean.class)
                        .single())
                .isFalse();
        jdbc.sql("CREATE SCHEMA of_its_own").update();
        assertThat(JdbcClient.create(TestPostgres.newDatabase().dataSource())
                        .sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'of_its_own'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void runsTheRequestedVersionOfPostgres() {
        assertThat(JdbcClient.create(TestPostgres.newDatabase().dataSource())
                        .sql("SELECT current_setting('server_version_num')::int / 10000")
                        .query(Integer.class)
                        .single())
                .isEqualTo(Integer.getInteger("postgres.version", 18));
    }

    @Test
    void postgresKeepsItsPortAndDataWhenItIsStoppedAndStarted() throws SQLException {
        try (var own = TestPostgres.own()) {
            PostgresDatabase database = own.server().database("kept");
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            jdbc.sql("CREATE TABLE t AS SELECT 1 AS x").update();

            own.server().stop();
            assertThatThrownBy(() -> database.dataSource().getConnection()).isInstanceOf(SQLException.class);
            own.server().start();

            try (Connection connection = database.dataSource().getConnection()) {
                assertThat(connection.isValid(60)).isTrue();
            }
            assertThat(jdbc.sql("SELECT x FROM t").query(Integer.class).single())
                    .isOne();
        }
    }

    @Test
    void kafkaKeepsItsPortAndDataWhenItIsStoppedAndStarted() throws Exception {
        try (var own = TestKafka.own()) {
            own.broker().createTopics(List.of(new NewTopic("kept", 3, (short) 1)));

            own.broker().stop();
            own.broker().start();

            try (Admin admin = own.broker().admin()) {
                assertThat(admin.listTopics().names().get()).contains("kept");
            }
        }
    }

    @Test
    void aTakenPortIsNamedInTheException() {
        try (var own = TestKafka.own();
                var folder = DataFolder.temporary()) {
            KafkaBroker second =
                    KafkaBroker.of(folder.resolve("kafka"), own.broker().port());

            assertThatThrownBy(second::start)
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("Port " + own.broker().port());
        }
    }

    @Test
    void aFolderServesOneRunAtATime() {
        try (var folder = DataFolder.temporary();
                var kept = DataFolder.kept(folder.resolve("kept"))) {
            assertThatThrownBy(() -> DataFolder.kept(kept.path())).isInstanceOf(FolderInUse.class);
        }
    }

    /** The collector closes files that nobody refers to, and their locks go with them. */
    @Test
    void aFolderThatWasForgottenOpenIsNotTakenForALeftover() throws Exception {
        Path forgotten = DataFolder.temporary().path();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }

        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RemovesLeftovers.class.getName())
                .inheritIO()
                .start();

        assertThat(other.waitFor()).isZero();
        assertThat(forgotten).isDirectory();
    }

    /** Opens a folder in a process of its own, which deletes the leftovers of others. */
    static final class RemovesLeftovers {
        private RemovesLeftovers() {}

        public static void main(String[] args) {
            DataFolder.temporary().close();
        }
    }
}

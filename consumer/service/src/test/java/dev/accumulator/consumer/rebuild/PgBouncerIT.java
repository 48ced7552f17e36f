package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.testkit.Ports;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two instances behind a PgBouncer that gives out server connections by transaction. {@code .ci/pgbouncer} runs it. */
@EnabledIfSystemProperty(named = PgBouncerIT.PROGRAM, matches = ".+")
class PgBouncerIT {
    static final String PROGRAM = "accumulator.pgbouncer";

    private static final int DOCUMENTS = 300;

    /** Fewer than the pooler may have. */
    private static final int SESSIONS = 20;

    @TempDir
    private Path folder;

    private final TestPostgres.OwnPostgres postgres = TestPostgres.own();
    private final PostgresDatabase database = postgres.server().database("pooled");
    private final int port = Ports.anyFree();
    private @Nullable Process pooler;

    @BeforeEach
    void pool() throws IOException {
        // It reads its files after it has given up the rights of root.
        Path shared = Files.createTempDirectory("pgbouncer");
        Path configuration = shared.resolve("pgbouncer.ini");
        Files.writeString(
                configuration, """
                [databases]
                pooled = host=127.0.0.1 port=%d dbname=pooled user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 40
                ignore_startup_parameters = extra_float_digits
                """.formatted(postgres.server().port(), database.username(), database.password(), port));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> command = new ArrayList<>(List.of(Objects.requireNonNull(System.getProperty(PROGRAM))));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(configuration.toString());
        pooler = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        await().atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
            try (Connection connection = pooled().dataSource().getConnection()) {
                return connection.isValid(5);
            }
        });
    }

    @AfterEach
    void close() throws InterruptedException {
        if (pooler != null) {
            pooler.destroy();
            assertThat(pooler.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        postgres.close();
    }

    @Test
    void documentsArePostedRebuiltAndVerifiedThroughTransactionPooling() throws SQLException {
        try (Site site = new Site(pooled())) {
            Site.Instance first = site.start();
            site.start();
            IntStream.rangeClosed(1, DOCUMENTS).forEach(number -> site.publish(Documents.transfer(number, 1)));
            site.awaitPosted();
            JsonNode rebuilt = first.await(first.startRebuild("{\"switch\": \"auto\"}"), "switched");
            assertThat(rebuilt.get("report").get("same").asBoolean()).isTrue();
            IntStream.rangeClosed(1, DOCUMENTS).forEach(number -> site.publish(Documents.transfer(number, 2)));
            site.awaitPosted();
            String run = "/api/verifications/"
                    + first.post("/api/verifications", "{}").body().get("id").asLong();
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> first.get(run).get("state").asString().equals("done"));

            assertThat(first.get(run).get("differencesTotal").asLong()).isZero();
            assertThat(Documents.sum(first.get("/api/registers/sales/turnovers")))
                    .isEqualByComparingTo(Integer.toString(DOCUMENTS));
            assertThat(isolationOfSessions(SESSIONS)).containsOnly("read committed");
        }
    }

    /** Returns what the sessions have that the pooler gives to so many transactions at the same time. */
    private List<String> isolationOfSessions(int more) throws SQLException {
        if (more == 0) {
            return new ArrayList<>();
        }
        try (Connection connection = pooled().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet row = statement.executeQuery("select current_setting('default_transaction_isolation')")) {
                row.next();
                String found = row.getString(1);
                List<String> all = isolationOfSessions(more - 1);
                all.add(found);
                return all;
            }
        }
    }

    private PostgresDatabase pooled() {
        return new PostgresDatabase(
                "jdbc:postgresql://127.0.0.1:" + port + "/pooled?prepareThreshold=0",
                database.username(),
                database.password());
    }
}

package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.PostgresServer;
import dev.accumulator.testkit.PostgresServer.Durability;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A standby that replays the log of the database as it is written, and an instance that reads it. */
class ReplicasIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final String BALANCE = "/api/registers/inventory/balances?warehouse=1&product=500";

    private final DataFolder folder = DataFolder.temporary();
    private final PostgresServer primary = PostgresServer.of(folder.resolve("primary"), 0, Durability.PROCESS_LOSS);
    private final PostgresServer standby = PostgresServer.of(folder.resolve("standby"), 0, Durability.PROCESS_LOSS);
    private @Nullable Standby replica;
    private int published;

    @BeforeEach
    void requireFiles() {
        assumeTrue("embedded".equals(primary.runs()), "The files of a container belong to another user");
    }

    @AfterEach
    void stop() {
        standby.stop();
        primary.stop();
        folder.close();
    }

    @Test
    void aReplicaAnswersWhileItCanAndNoAnswerLacksARecordThatTheRequestNames() throws Exception {
        PostgresDatabase database = replicated();
        try (Site site = new Site(database)) {
            Site.Instance instance = site.start(
                    "--accumulator.query.replicas[0]=" + replica().jdbcUrl(),
                    "--accumulator.query.replicas[1]=" + database.jdbcUrl(),
                    "--accumulator.query.replica-lag-max=2s");
            awaitHealth(instance, "behind by");
            awaitHealth(instance, "left out: the server is no standby");

            for (int i = 0; i < 10; i++) {
                assertThat(balanceAfterOneMore(site, instance)).isEqualTo(published);
            }
            await().atMost(WAIT_MAX).until(() -> balance(instance, BALANCE) == published);
            assertThat(reads(instance)).isPositive();
            isExportedByTheReplica(instance);
            answersNothingOnceItKnowsThatItsLayoutEnds(site, instance);

            isPassedOverAndLeftOutWhileItStandsStill(site, instance);
            isLeftOutWhileItIsGone(site, instance);
            showsOneGenerationAndTheNext(site, instance);
        }
    }

    /** While the machine is busy the replica may be too far behind for a moment, and the primary exports. */
    private void isExportedByTheReplica(Site.Instance instance) {
        HttpRequest export = HttpRequest.newBuilder(URI.create(instance.url() + BALANCE))
                .header("Accept", "text/csv")
                .build();
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            double before = reads(instance);
            HttpResponse<String> rows = HttpClient.newHttpClient().send(export, HttpResponse.BodyHandlers.ofString());
            assertThat(rows.body()).contains("1,500," + published + ".0000");
            assertThat(reads(instance)).isEqualTo(before + 1);
        });
    }

    /** Its clock may be behind that of the database, which still answers until the end comes. */
    private void answersNothingOnceItKnowsThatItsLayoutEnds(Site site, Site.Instance instance) {
        site.jdbc.update("update accumulator.shard set ends_at = clock_timestamp() + interval '1 hour'");
        await().atMost(WAIT_MAX).until(() -> {
            double before = reads(instance);
            return balance(instance, BALANCE) == published && reads(instance) == before;
        });
        site.jdbc.update("update accumulator.shard set ends_at = null");
        await().atMost(WAIT_MAX).until(() -> {
            double before = reads(instance);
            return balance(instance, BALANCE) == published && reads(instance) > before;
        });
    }

    private void isPassedOverAndLeftOutWhileItStandsStill(Site site, Site.Instance instance) throws SQLException {
        replica().hold();
        assertThat(balanceAfterOneMore(site, instance)).isEqualTo(published);
        // A replica that is too far behind is no longer asked.
        await().atMost(WAIT_MAX).until(() -> balance(instance, BALANCE) == published);
        awaitHealth(instance, "left out: it is ");
        assertThat(figure(instance, "accumulator.replica.lag")).isGreaterThan(2);
        double before = reads(instance);
        assertThat(balance(instance, BALANCE)).isEqualTo(published);
        assertThat(reads(instance)).isEqualTo(before);

        replica().release();
        awaitHealth(instance, "behind by");
    }

    private void isLeftOutWhileItIsGone(Site site, Site.Instance instance) {
        standby.stop();
        for (int i = 0; i < 10; i++) {
            assertThat(balanceAfterOneMore(site, instance)).isEqualTo(published);
            assertThat(instance.status(BALANCE)).isEqualTo(200);
        }
        awaitHealth(instance, "left out: Connection to localhost:" + standby.port() + " refused");
        standby.start();
        awaitHealth(instance, "behind by");
        await().atMost(WAIT_MAX).until(() -> balance(instance, BALANCE) == published);
    }

    private void showsOneGenerationAndTheNext(Site site, Site.Instance instance) {
        instance.await(instance.startRebuild("{\"switch\": \"auto\"}"), "switched");
        assertThat(balanceAfterOneMore(site, instance)).isEqualTo(published);
        double before = reads(instance);
        await().atMost(WAIT_MAX).until(() -> balance(instance, BALANCE) == published && reads(instance) > before);
    }

    /** Publishes a receipt of one piece, and reads the balance with it. */
    private long balanceAfterOneMore(Site site, Site.Instance instance) {
        site.publishToFirstPartition(Documents.receipt("r" + published, 1, "1"));
        site.flush();
        return balance(instance, BALANCE + "&after=" + site.topics().receipts() + "-0@" + published++);
    }

    private static long balance(Site.Instance instance, String path) {
        return instance.get(path).at("/rows/0/quantity").decimalValue().longValueExact();
    }

    private double reads(Site.Instance instance) {
        return figure(instance, "accumulator.replica.reads");
    }

    private double figure(Site.Instance instance, String name) {
        return instance.bean(MeterRegistry.class)
                .get(name)
                .tag("replica", replica().named())
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private static void awaitHealth(Site.Instance instance, String words) {
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(instance.health()).contains(words));
    }

    /** Starts both servers; the one with a copy of the other's files. */
    private PostgresDatabase replicated() throws IOException {
        primary.start();
        PostgresDatabase database = primary.database("replicated");
        primary.stop();
        replica = Standby.of(folder, "primary", "standby", primary, standby, "replicated");
        primary.start();
        standby.start();
        return database;
    }

    private Standby replica() {
        return Objects.requireNonNull(replica, "It was made");
    }
}

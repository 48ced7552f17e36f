package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.testkit.DataFolder;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.PostgresServer;
import dev.accumulator.testkit.PostgresServer.Durability;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Writers read what they have just published, by its place, from an instance with two replicas: while both replicas
 * follow, while one of them stands still, and while the other is stopped besides. Each answer is exact.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/replica-reads runs it")
class TwoReplicasIT {
    private static final Logger LOG = LoggerFactory.getLogger(TwoReplicasIT.class);

    private static final int READS = Integer.getInteger("test.replica-reads", 2_000);
    private static final int PHASES = 5;
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final String PASSED_OVER = "accumulator.replica.passed.over";

    /** A stopped standby needs the log from where it was. */
    private static final Map<String, String> SETTINGS = Map.of("max_connections", "300", "wal_keep_size", "2GB");

    private final DataFolder folder = DataFolder.temporary();
    private final PostgresServer primary = server("primary");
    private final List<PostgresServer> servers = List.of(server("first"), server("second"));
    private final int[] published = new int[Site.PARTITIONS];
    private @Nullable Standby first;
    private @Nullable Standby second;

    private PostgresServer server(String name) {
        return PostgresServer.of(folder.resolve(name), 0, Durability.PROCESS_LOSS, SETTINGS);
    }

    @AfterEach
    void stop() {
        servers.forEach(PostgresServer::stop);
        primary.stop();
        folder.close();
    }

    @Test
    void eachReadHasWhatItsWriterHasPublishedWhileAReplicaStandsStillAndTheOtherIsGone() throws Exception {
        assumeTrue("embedded".equals(primary.runs()), "The files of a container belong to another user");
        PostgresDatabase database = replicated();
        Standby held = Objects.requireNonNull(first);
        Standby stopped = Objects.requireNonNull(second);
        try (Site site = new Site(database)) {
            Site.Instance instance = site.start(
                    "--accumulator.query.replicas[0]=" + held.jdbcUrl(),
                    "--accumulator.query.replicas[1]=" + stopped.jdbcUrl(),
                    // Long enough for a replica that stands still to be asked, and passed over, before it is left out.
                    "--accumulator.query.replica-lag-max=5s");
            awaitUsable(instance, held, true);
            awaitUsable(instance, stopped, true);

            LOG.info("Both follow: {}", readWhatIsPublished(site, instance));
            assertThat(reads(instance, held)).isPositive();
            assertThat(reads(instance, stopped)).isPositive();

            held.hold();
            double passedOver = figure(instance, held, PASSED_OVER);
            LOG.info("One stands still: {}", readWhatIsPublished(site, instance));

            assertThat(figure(instance, held, PASSED_OVER)).isGreaterThan(passedOver);

            stopped.server().stop();
            awaitUsable(instance, stopped, false);
            awaitUsable(instance, held, false);
            double before = reads(instance, held) + reads(instance, stopped);
            LOG.info("The other one is stopped besides: {}", readWhatIsPublished(site, instance));
            assertThat(reads(instance, held) + reads(instance, stopped)).isEqualTo(before);

            stopped.server().start();
            LOG.info("It comes back: {}", readWhatIsPublished(site, instance));
            awaitUsable(instance, stopped, true);

            held.release();
            LOG.info("Both catch up: {}", readWhatIsPublished(site, instance));
            awaitUsable(instance, held, true);
            showsAllOfItOnBoth(instance, held, stopped);
        }
    }

    /** Lets a writer for each partition publish and read in turns, its share of a phase. Returns how many there were. */
    private String readWhatIsPublished(Site site, Site.Instance instance) throws Exception {
        int share = READS / PHASES / Site.PARTITIONS;
        long began = System.nanoTime();
        try (ExecutorService writers = Executors.newFixedThreadPool(Site.PARTITIONS)) {
            List<Callable<Void>> all = new ArrayList<>();
            for (int partition = 0; partition < Site.PARTITIONS; partition++) {
                int own = partition;
                all.add(() -> {
                    for (int i = 0; i < share; i++) {
                        publishAndRead(site, instance, own);
                    }
                    return null;
                });
            }
            for (Future<Void> writer : writers.invokeAll(all)) {
                writer.get();
            }
        }
        return "%d reads of what was just published, each exact, in %d ms"
                .formatted(share * Site.PARTITIONS, (System.nanoTime() - began) / 1_000_000);
    }

    private void publishAndRead(Site site, Site.Instance instance, int partition) {
        int offset = published[partition]++;
        site.publishTo(partition, receipt(partition, offset));
        site.flush();
        JsonNode answer = instance.get(
                balance(partition) + "&after=" + site.topics().receipts() + "-" + partition + "@" + offset);
        assertThat(quantity(answer))
                .as("after offset %d of partition %d", offset, partition)
                .isEqualTo(offset + 1);
    }

    /** Both replicas answer, and each has everything. */
    private void showsAllOfItOnBoth(Site.Instance instance, Standby... replicas) {
        for (Standby replica : replicas) {
            double before = reads(instance, replica);
            for (int partition = 0; partition < Site.PARTITIONS; partition++) {
                int own = partition;
                await().atMost(WAIT_MAX).until(() -> quantity(instance.get(balance(own))) == published[own]);
            }
            await().atMost(WAIT_MAX).until(() -> {
                assertThat(quantity(instance.get(balance(0)))).isEqualTo(published[0]);
                return reads(instance, replica) > before;
            });
        }
    }

    private static ReceiptPosted receipt(int partition, int number) {
        return new ReceiptPosted(
                "r" + partition + "-" + number,
                1,
                Documents.APRIL,
                null,
                "1",
                List.of(new ReceiptLine(1, "" + (500 + partition), BigDecimal.ONE, BigDecimal.ONE, null)));
    }

    private static String balance(int partition) {
        return "/api/registers/inventory/balances?warehouse=1&product=" + (500 + partition);
    }

    private static long quantity(JsonNode answer) {
        return answer.at("/rows/0/quantity").decimalValue().longValueExact();
    }

    private static void awaitUsable(Site.Instance instance, Standby replica, boolean usable) {
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(figure(instance, replica, "accumulator.replica.usable"))
                        .as(instance.health())
                        .isEqualTo(usable ? 1 : 0));
    }

    private static double reads(Site.Instance instance, Standby replica) {
        return figure(instance, replica, "accumulator.replica.reads");
    }

    private static double figure(Site.Instance instance, Standby replica, String name) {
        return instance.bean(MeterRegistry.class)
                .get(name)
                .tag("replica", replica.named())
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    /** Starts the server and two with copies of its files. */
    private PostgresDatabase replicated() throws IOException {
        primary.start();
        PostgresDatabase database = primary.database("replicated");
        primary.stop();
        first = Standby.of(folder, "primary", "first", primary, servers.getFirst(), "replicated");
        second = Standby.of(folder, "primary", "second", primary, servers.getLast(), "replicated");
        primary.start();
        servers.forEach(PostgresServer::start);
        return database;
    }
}

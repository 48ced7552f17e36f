package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.rebuild.Documents;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.testkit.PostgresServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From one shard to two, under load: the process that switches is killed as by {@code kill -9} at each of its steps, and is frozen
 * across the end of the layout before while another one does the opposite. It runs on demand: {@code .ci/layouts-killed}.
 */
@EnabledIfSystemProperty(named = "test.layouts-killed", matches = "true")
class LayoutProcessKillsIT {
    private static final Duration STEP_MAX = Duration.ofMinutes(3);
    private static final int BEFORE = 500;
    private static final String MOVED = "/api/registers/inventory/balances?warehouse=2&limit=1000";
    private static final String IS_LIVE =
            "select state = 'live' and coalesce(ends_at > clock_timestamp(), true) from accumulator.shard";

    /** A run that dies after these is taken back. */
    private static final List<String> BEFORE_THE_NEW_ONE =
            List.of("CLAIM-1", "PREPARE-1", "COMPARE-1", "END-1", "LEAVE-1", "REACH-1");

    /** A run that dies after these is gone on with. */
    private static final List<String> AFTERWARDS = List.of("ENTER-1", "ENTER-2", "RELEASE-1", "RELEASE-3");

    private final FaultSite site = new FaultSite(
            Path.of("target", "fault", "layout-" + ProcessHandle.current().pid()),
            3,
            FaultSite.PARTITIONS,
            PostgresServer.Durability.PROCESS_LOSS);
    private final ConsumerProcess old = site.consumerOn(0, "old");
    private final ConsumerProcess first = site.consumerOn(1, "new-0", settings(0));
    private final ConsumerProcess second = site.consumerOn(2, "new-1", settings(1));
    private final AtomicInteger transfers = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    private String[] settings(int index) {
        List<String> urls = site.jdbcUrls();
        return new String[] {
            "--accumulator.shard.index=" + index,
            "--accumulator.shard.of=2",
            "--accumulator.shard.databases[0]=" + urls.get(1),
            "--accumulator.shard.databases[1]=" + urls.get(2),
            "--accumulator.shard.previous[0]=" + urls.getFirst(),
            "--accumulator.layout.term=1s"
        };
    }

    @AfterEach
    void close() {
        over = true;
        List.of(old, first, second).stream().filter(ConsumerProcess::isAlive).forEach(ConsumerProcess::kill);
        site.close();
    }

    @Test
    void nothingIsLostAndTwoLayoutsAreNeverLiveWhereverTheProcessThatSwitchesIsKilled() throws Exception {
        old.start();
        old.awaitReady();
        try (Publisher publisher = Publisher.to(site.bootstrapServers())) {
            for (int i = 0; i < BEFORE; i++) {
                publish(publisher);
            }
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> publishSteadily(publisher));
            CompletableFuture<Void> watch = CompletableFuture.runAsync(this::watch);
            second.start();
            for (String point : BEFORE_THE_NEW_ONE) {
                diesAt(point);
                assertThat(error(second, "back")).as("back after %s", point).isEmpty();
                assertThat(old.send("GET", MOVED, "").statusCode())
                        .as("the layout before, after %s", point)
                        .isEqualTo(200);
            }
            isFrozenAcrossTheEndAt("END-1");
            isFrozenAcrossTheEndAt("REACH-1");
            AFTERWARDS.forEach(this::diesAt);
            first.start();
            awaitLayout(first);
            assertThat(error(first, "switch")).isEmpty();
            over = true;
            load.get(1, TimeUnit.MINUTES);
            watch.get(1, TimeUnit.MINUTES);
            publisher.flush();
        }
        assertThat(wrong).isEmpty();
        assertThat(old.send("GET", MOVED, "").body()).contains("layout-not-live");
        await().atMost(STEP_MAX)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(moved()).isEqualByComparingTo(BigDecimal.valueOf(transfers.get())));
    }

    private void publishSteadily(Publisher publisher) {
        while (!over) {
            publish(publisher);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void publish(Publisher publisher) {
        publisher.send(
                Envelope.of(SourceTopics.DEFAULT, Documents.transfer(transfers.incrementAndGet(), 1), Spelling.TEXT)
                        .record(Mode.BINARY));
    }

    /** Once the new layout is live anywhere, the one before is not. */
    private void watch() {
        List<JdbcTemplate> databases = site.allJdbc();
        while (!over) {
            boolean isNewLive = databases.stream().skip(1).anyMatch(LayoutProcessKillsIT::isLive);
            if (isNewLive && isLive(databases.getFirst())) {
                wrong.add("both layouts are live");
            }
        }
    }

    private static boolean isLive(JdbcTemplate database) {
        boolean isThere = Boolean.TRUE.equals(
                database.queryForObject("select to_regclass('accumulator.shard') is not null", Boolean.class));
        return isThere && database.queryForList(IS_LIVE, Boolean.class).contains(true);
    }

    private BigDecimal moved() throws Exception {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode row : json(first.get(MOVED)).get("rows")) {
            sum = sum.add(row.get("quantity").decimalValue());
        }
        return sum;
    }

    private void diesAt(String point) {
        first.startCrashing("layout/" + point + "/1/halt");
        awaitLayout(first);
        begin(first, "switch");
        assertThat(first.process().awaitExit()).as("the exit at %s", point).isEqualTo(CrashPoint.EXIT_CODE);
        awaitTheLockIsFree();
    }

    /** Another one takes the switch back meanwhile. What was frozen changes nothing any more. */
    private void isFrozenAcrossTheEndAt(String point) throws Exception {
        String stop = "layout/" + point + "/1/stop";
        first.startCrashing(stop);
        awaitLayout(first);
        begin(first, "switch");
        await().atMost(STEP_MAX).until(() -> first.process().hasWritten(CrashPoint.announcement(stop)));
        await().atMost(STEP_MAX).until(() -> !isLive(site.jdbc()));
        assertThat(error(second, "back")).contains("under way on another instance");
        lock("pg_terminate_backend(pid)");
        awaitTheLockIsFree();
        assertThat(error(second, "back")).isEmpty();
        first.process().resume();
        assertThat(ended(first).path("error").asString("")).contains("Another switch has begun meanwhile");
        assertThat(old.send("GET", MOVED, "").statusCode()).isEqualTo(200);
        first.kill();
    }

    private void awaitTheLockIsFree() {
        await().atMost(STEP_MAX).until(() -> lock("pid").isEmpty());
    }

    private List<String> lock(String of) {
        return site.jdbc().query("""
                        select cast(%s as text)
                          from pg_locks
                         where locktype = 'advisory'
                           and objsubid = 1
                           and granted
                           and (classid::bigint << 32 | objid::bigint)
                               = hashtextextended('accumulator layout of accumulator', 0)
                        """.formatted(of), (row, n) -> row.getString(1));
    }

    /** Waits until an instance knows both layouts. */
    private static void awaitLayout(ConsumerProcess instance) {
        await().atMost(STEP_MAX).ignoreExceptions().until(() -> {
            JsonNode layout = json(instance.get("/api/layout"));
            List<JsonNode> all = new ArrayList<>();
            layout.get("databases").forEach(all::add);
            layout.get("previous").forEach(all::add);
            return all.size() == 3
                    && all.stream().allMatch(one -> one.get("state").isString());
        });
    }

    private static void begin(ConsumerProcess instance, String action) {
        await().atMost(STEP_MAX)
                .ignoreExceptions()
                .until(() ->
                        instance.send("POST", "/api/layout/" + action, "{}").statusCode() == 202);
    }

    private static String error(ConsumerProcess instance, String action) {
        awaitLayout(instance);
        begin(instance, action);
        return ended(instance).path("error").asString("");
    }

    private static JsonNode ended(ConsumerProcess instance) {
        JsonNode[] run = new JsonNode[1];
        await().atMost(STEP_MAX).ignoreExceptions().until(() -> {
            run[0] = json(instance.get("/api/layout")).get("run");
            return run[0].path("finishedAt").isString();
        });
        return run[0];
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}

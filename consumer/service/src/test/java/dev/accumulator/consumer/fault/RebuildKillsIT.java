package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.rebuild.Documents;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.verify.Report;
import dev.accumulator.producer.verify.Verification;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.Topics;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs rebuilds under load and kills the instance that runs them with {@code kill -9}: at a random moment of the
 * replay, and while it holds postings to compare or to switch. It runs on demand: {@code .ci/rebuilds-killed}, or
 * {@code -Daccumulator.fault.rebuilds=8 -Daccumulator.fault.rate=100} for a long run.
 */
@EnabledIfSystemProperty(named = "accumulator.fault.rebuilds", matches = "[0-9]+")
class RebuildKillsIT {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildKillsIT.class);
    private static final int REBUILDS = Integer.getInteger("accumulator.fault.rebuilds", 1);
    private static final int PER_SECOND = Integer.getInteger("accumulator.fault.rate", 20);
    private static final long SEED = Long.getLong("accumulator.fault.seed", 1L);
    private static final int BEFORE = 1_000;
    private static final int ORDERS_READ_MAX = 200;
    private static final Duration STEP_MAX = Duration.ofMinutes(3);
    private static final String PRODUCTS = "product=0,1,2,3,4,5,6,7,8,9";
    private static final String MOVED = "/api/registers/inventory/balances?" + PRODUCTS;
    private static final String TRANSFERRED = "/api/registers/sales/turnovers?" + PRODUCTS;

    /** Batches are small, so that a replay has many moments to die at. */
    private static final String[] SETTINGS = {
        "--accumulator.rebuild.lease=2s", "--accumulator.rebuild.pause=100ms", "--accumulator.rebuild.batch-records=50"
    };

    private final Random random = new Random(SEED);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Traffic traffic =
            Traffic.of(TrafficOptions.of(SEED, 1_000_000).with(Disturbances.ALL).with(Modes.MIXED));
    private final AtomicInteger transfers = new AtomicInteger();
    private final FaultSite site = new FaultSite(Path.of(
            "target", "fault", "rebuild-" + SEED + "-" + ProcessHandle.current().pid()));
    private final List<ConsumerProcess> instances = List.of(site.consumer("a", SETTINGS), site.consumer("b", SETTINGS));
    private final SingleConnectionDataSource connection =
            new SingleConnectionDataSource(site.database().dataSource().getConnection(), true);
    private final JdbcTemplate jdbc = new JdbcTemplate(connection);
    private volatile boolean over;
    private int kills;
    private int reads;

    RebuildKillsIT() throws SQLException {}

    @AfterEach
    void close() {
        over = true;
        connection.destroy();
        instances.stream().filter(ConsumerProcess::isAlive).forEach(ConsumerProcess::kill);
        site.close();
    }

    @Test
    void nothingIsLostOrMixedWhenAnInstanceDiesInARebuildOrItsSwitch() throws Exception {
        instances.forEach(ConsumerProcess::start);
        try (Publisher publisher = Publisher.to(site.bootstrapServers())) {
            for (int i = 0; i < BEFORE; i++) {
                publish(publisher);
            }
            CompletableFuture<Void> load = run("load", () -> publishSteadily(publisher));
            await().atMost(STEP_MAX).ignoreExceptions().until(() -> site.posted() > BEFORE && marked() == 2);
            CompletableFuture<Void> reading = run("reader", this::read);
            for (int i = 1; i <= REBUILDS; i++) {
                rebuild();
            }
            over = true;
            load.get(1, TimeUnit.MINUTES);
            reading.get(1, TimeUnit.MINUTES);
            publisher.flush();
            site.awaitDrained(STEP_MAX);
        }
        assertThat(wrong).isEmpty();
        assertAgreed();
        assertResults();
        LOG.info("Seed {}: {} rebuilds, {} kills, {} reads, {} transfers", SEED, REBUILDS, kills, reads, transfers);
        assertThat(kills).isGreaterThanOrEqualTo(REBUILDS);
        assertThat(reads).isPositive();
    }

    private static CompletableFuture<Void> run(String name, Runnable task) {
        return CompletableFuture.runAsync(task, started -> new Thread(started, name).start());
    }

    private void publishSteadily(Publisher publisher) {
        while (!over) {
            publish(publisher);
            rest(1_000 / PER_SECOND);
        }
    }

    private void publish(Publisher publisher) {
        publisher.send(traffic.next().record());
        publisher.send(
                Envelope.of(SourceTopics.DEFAULT, Documents.transfer(transfers.incrementAndGet(), 1), Spelling.TEXT)
                        .record(Mode.BINARY));
    }

    /** Runs one rebuild to its end, with two kills: one during the replay, and one while postings are held. */
    private void rebuild() {
        mark();
        JsonNode begun = ask("POST", "/api/rebuilds", "{\"switch\": \"manual\"}", 202);
        long id = begun.get("id").asLong();
        int generation = begun.get("generation").asInt();
        // Every rebuild passes this moment, on a fast machine and on a slow one.
        long until = random.nextLong(site.posted());
        await().atMost(STEP_MAX)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .ignoreExceptions()
                .until(() -> owner(id) != null && replayed(generation) >= until);
        killOwner(id);
        boolean inTheSwitch = random.nextBoolean();
        if (!inTheSwitch) {
            awaitHeldUp(id, "verifying", "ready");
            rest(random.nextInt(30));
            killOwner(id);
        }
        awaitState(id, "ready");
        ask("POST", "/api/rebuilds/" + id + "/switch", "", 202);
        if (inTheSwitch) {
            awaitHeldUp(id, "switching", "switched");
            rest(random.nextInt(30));
            killOwner(id);
        }
        awaitState(id, "switched");
        LOG.info(
                "Rebuild {} was switched in after {} take-overs",
                id,
                jdbc.queryForObject("select takeovers from accumulator.rebuilds where id = ?", Integer.class, id));
        ask("DELETE", "/api/rebuilds/" + id, "", 204);
        assertThat(schemas()).containsExactly("accumulator_" + generation);
    }

    private void awaitState(long id, String state) {
        await().atMost(STEP_MAX).until(() -> state(id).equals(state) || isOver(state(id)));
        assertThat(state(id))
                .as(jdbc.queryForObject("select error from accumulator.rebuilds where id = ?", String.class, id))
                .isEqualTo(state);
    }

    /** Waits until the rebuild holds postings in a state. Also ends if the hold was too short to be seen. */
    private void awaitHeldUp(long id, String state, String next) {
        await().atMost(STEP_MAX)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    String now = state(id);
                    return now.equals(next) || isOver(now) || (now.equals(state) && isHoldingUp());
                });
    }

    /** Marks generations with two cells. A read that mixes two generations sees only one of the cells. */
    private void mark() {
        assertThat(jdbc.update("""
                update accumulator_%d.inventory_cell
                   set quantity = quantity + case product when 1 then 5 else -5 end
                 where warehouse = 1
                   and product in (1, 9)
                """.formatted(site.live()))).isEqualTo(2);
    }

    /** Returns how many of the two cells exist. */
    private int marked() {
        return Objects.requireNonNull(jdbc.queryForObject("""
                select count(*)
                  from accumulator_%d.inventory_cell
                 where warehouse = 1
                   and product in (1, 9)
                """.formatted(site.live()), Integer.class));
    }

    /** Asks one instance after the other until one answers with the given status. */
    private JsonNode ask(String method, String path, String body, int status) {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        await(method + " " + path).atMost(STEP_MAX).ignoreExceptions().until(() -> {
            for (ConsumerProcess instance : instances) {
                if (answered(instance, method, path, body, status, answer)) {
                    return true;
                }
            }
            return false;
        });
        String text = answer.get().body();
        return JsonMapper.shared().readTree(text.isEmpty() ? "{}" : text);
    }

    private static boolean answered(
            ConsumerProcess instance,
            String method,
            String path,
            String body,
            int status,
            AtomicReference<HttpResponse<String>> answer)
            throws InterruptedException {
        try {
            answer.set(instance.send(method, path, body));
            return answer.get().statusCode() == status;
        } catch (IOException away) {
            return false;
        }
    }

    private void killOwner(long id) {
        String owner = owner(id);
        if (owner == null) {
            return;
        }
        long pid = Long.parseLong(owner.substring(0, owner.indexOf('@')));
        for (ConsumerProcess instance : instances) {
            if (instance.isAlive() && instance.process().pid() == pid) {
                LOG.info("Rebuild {} is {}; its instance is killed", id, state(id));
                instance.kill();
                kills++;
                instance.start();
            }
        }
    }

    private @Nullable String owner(long id) {
        return jdbc.queryForObject("select owner from accumulator.rebuilds where id = ?", String.class, id);
    }

    private String state(long id) {
        return String.valueOf(
                jdbc.queryForObject("select state from accumulator.rebuilds where id = ?", String.class, id));
    }

    private static boolean isOver(String state) {
        return List.of("switched", "failed", "cancelled").contains(state);
    }

    private long replayed(int generation) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select coalesce(sum(position), 0) from accumulator_%d.positions".formatted(generation), Long.class));
    }

    private List<String> schemas() {
        return jdbc.query(
                "select nspname from pg_namespace where nspname like 'accumulator\\_%'", (row, n) -> row.getString(1));
    }

    /** True if the rebuild holds the lock that postings wait for. */
    private boolean isHoldingUp() {
        return Boolean.TRUE.equals(jdbc.queryForObject("""
                select exists (select
                                 from pg_locks
                                where locktype = 'advisory'
                                  and mode = 'ExclusiveLock'
                                  and granted
                                  and (cast(classid as bigint) << 32 | cast(objid as bigint))
                                      = hashtextextended('accumulator generations of accumulator', 0))
                """, Boolean.class));
    }

    private static void rest(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** An instance that is down or starting gives no answer. Every answer must be right. */
    private void read() {
        BigDecimal before = BigDecimal.ZERO;
        for (int i = 0; !over; i++) {
            ConsumerProcess asked = instances.get(i % instances.size());
            BigDecimal moved = sum(asked, MOVED);
            if (moved != null && moved.signum() != 0) {
                wrong.add("balances add up to " + moved);
            }
            BigDecimal transferred = sum(asked, TRANSFERRED);
            if (transferred != null) {
                // No instance may go back behind what another has shown.
                if (transferred.compareTo(before) < 0) {
                    wrong.add("turnovers go back from " + before + " to " + transferred);
                }
                before = transferred;
                reads++;
            }
            rest(10);
        }
    }

    private @Nullable BigDecimal sum(ConsumerProcess asked, String path) {
        try {
            HttpResponse<String> answer = asked.send("GET", path, "");
            if (answer.statusCode() == 200) {
                return Documents.sum(JsonMapper.shared().readTree(answer.body()));
            }
            if (answer.statusCode() != 503) {
                wrong.add(answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException away) {
            LOG.trace("{} is unavailable", path, away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** Compares the answers of the first instance that is up. All instances share the database. */
    private void assertAgreed() throws Exception {
        ask("GET", "/actuator/health/readiness", "", 200);
        ConsumerProcess up = instances.stream()
                .filter(instance -> isReady(instance))
                .findFirst()
                .orElseThrow();
        ExpectedState expected = traffic.expectation().state();
        Report report = new Verification(up.uri(""), expected, false, ORDERS_READ_MAX).check();
        assertThat(report.equal()).as(report.toString()).isTrue();
        JsonNode turnovers = JsonMapper.shared().readTree(up.get(TRANSFERRED));
        assertThat(Documents.sum(turnovers)).isEqualByComparingTo(BigDecimal.valueOf(transfers.get()));
    }

    private static boolean isReady(ConsumerProcess instance) {
        try {
            return instance.send("GET", MOVED, "").statusCode() == 200;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asserts that the last result of every document is its state, and that no result has two ids. */
    private void assertResults() {
        SentEvents sent = SentEvents.of(site.bootstrapServers(), Topics.POSTINGS, FaultSite.PARTITIONS);
        Map<String, List<SentEvents.Event>> results = sent.results();
        List<String> wrong = new ArrayList<>();
        traffic.expectation().state().recorders().forEach((recorder, state) -> {
            List<SentEvents.Event> events = results.getOrDefault(recorder, List.of());
            if (events.isEmpty()
                    || events.getLast().revision() != state.revision()
                    || events.getLast().isPosted() != state.posted()) {
                wrong.add(recorder + " should be " + state + ", but its results are " + events);
            }
        });
        for (int i = 1; i <= transfers.get(); i++) {
            if (results.getOrDefault("transfer:" + i, List.of()).size() != 1) {
                wrong.add("transfer:" + i + " has the results " + results.get("transfer:" + i));
            }
        }
        assertThat(wrong).isEmpty();
    }
}

package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.layout.LayoutTrap;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Switches from one layout to another that die, or stand still, at some step. */
final class LayoutRuns {
    static final String STOCK = "/api/registers/inventory/balances?warehouse=1&product=500";
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final String DIED = "it died here";

    private final Site old;
    private final Site.Instance before;
    private final List<Site.Instance> fronts;
    private int turn;

    /**
     * @param old the first database of the layout before
     * @param before answers for it
     * @param fronts instances of the new layout; each run is another one's than the last
     */
    LayoutRuns(Site old, Site.Instance before, List<Site.Instance> fronts) {
        this.old = old;
        this.before = before;
        this.fronts = List.copyOf(fronts);
    }

    private Site.Instance next() {
        return fronts.get(turn++ % fronts.size());
    }

    /** Every point at which a switch can die before the new layout is live anywhere. */
    static List<String> pointsBefore(int previous, int next) {
        return Stream.of(
                        points("CLAIM", previous + next),
                        points("PREPARE", previous),
                        points("COMPARE", 1),
                        points("END", previous),
                        points("LEAVE", previous),
                        points("REACH", 1))
                .flatMap(List::stream)
                .toList();
    }

    /** Every point at which it can die from then on. */
    static List<String> pointsAfter(int previous, int next) {
        return Stream.concat(points("ENTER", next).stream(), points("RELEASE", previous + next).stream())
                .toList();
    }

    private static List<String> points(String step, int databases) {
        return IntStream.rangeClosed(1, databases)
                .mapToObj(done -> step + "/" + done)
                .toList();
    }

    static JsonNode run(Site.Instance front, String action) {
        begin(front, action);
        return ended(front);
    }

    private static void begin(Site.Instance front, String action) {
        Site.Answer begun = front.post("/api/layout/" + action, "{}");
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(202);
    }

    private static JsonNode ended(Site.Instance front) {
        JsonNode[] run = new JsonNode[1];
        await().atMost(WAIT_MAX).until(() -> {
            run[0] = front.get("/api/layout").get("run");
            return run[0].path("finishedAt").isString();
        });
        return run[0];
    }

    static String error(JsonNode run) {
        return run.path("error").asString("");
    }

    /** Lets the next instance die at a point. */
    void dies(String action, String point) {
        Site.Instance front = next();
        front.bean(LayoutTrap.class).at(point, () -> {
            throw new IllegalStateException(DIED);
        });
        JsonNode run = run(front, action);
        assertThat(error(run)).as("%s that dies at %s: %s", action, point, run).contains(DIED);
    }

    /** Lets the next instance make a step that has to succeed. */
    void succeeds(String action, String after) {
        JsonNode run = run(next(), action);
        assertThat(error(run)).as("%s after %s: %s", action, after, run).isEmpty();
    }

    /** A switch that has died is taken back, by another instance. */
    void diesAndIsTakenBack(String point) {
        dies("switch", point);
        succeeds("back", point);
        assertThat(before.status(STOCK)).isEqualTo(200);
    }

    /**
     * An instance is stopped in the middle for so long that its lock is lost, and another one does the opposite. Once the first
     * goes on, it changes nothing any more.
     */
    void goesOnTooLate(String action, String point, Runnable meanwhile) throws Exception {
        Site.Instance late = next();
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        late.bean(LayoutTrap.class).at(point, () -> {
            there.countDown();
            awaitUninterrupted(goOn);
        });
        begin(late, action);
        assertThat(there.await(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(error(run(next(), "back"))).contains("under way on another instance");
        next();
        loseTheLock();
        meanwhile.run();
        goOn.countDown();
        assertThat(error(ended(late))).contains("Another switch has begun meanwhile");
    }

    private void loseTheLock() {
        assertThat(holdersOfTheLock("count(pg_terminate_backend(pid))")).isEqualTo(1);
        // The server tells it to end, and does not wait for that.
        await().atMost(WAIT_MAX).until(() -> holdersOfTheLock("count(*)") == 0);
    }

    private long holdersOfTheLock(String figure) {
        return Objects.requireNonNull(old.jdbc.queryForObject("""
                        select %s
                          from pg_locks
                         where locktype = 'advisory'
                           and objsubid = 1
                           and granted
                           and database = (select oid from pg_database where datname = current_database())
                           and (classid::bigint << 32 | objid::bigint)
                               = hashtextextended('accumulator layout of accumulator', 0)
                        """.formatted(figure), Long.class));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}

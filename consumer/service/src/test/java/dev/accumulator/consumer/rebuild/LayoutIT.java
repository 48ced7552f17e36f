package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.LayoutChanges;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/** A deployment moves to another number of shards while documents keep coming, and somebody keeps asking. */
class LayoutIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final String STOCK = "/api/registers/inventory/balances?warehouse=1&product=500";

    @Test
    void documentsAreNeitherLostNorDoubledFromOneShardToTwo() throws Exception {
        move(2, false);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void documentsAreNeitherLostNorDoubledFromOneShardToFourAndBack() throws Exception {
        move(4, true);
    }

    private static void move(int shards, boolean back) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("LayoutIT seed " + seed);
        try (Site old = new Site()) {
            List<Site> sites = Stream.generate(old::beside).limit(shards).toList();
            try (Traffic traffic = new Traffic(old, seed)) {
                new LayoutIT().move(old, sites, traffic, back);
            } finally {
                sites.forEach(Site::close);
            }
        }
    }

    private void move(Site old, List<Site> sites, Traffic traffic, boolean back) throws Exception {
        Site.Instance before = old.start();
        traffic.publish(200);
        broken(old, "x1");
        broken(old, "x2");
        old.awaitPosted();
        Long letter = old.jdbc.queryForObject(
                "select id from accumulator.dead_letters where convert_from(record_key, 'UTF8') = 'x1'", Long.class);
        Site.Answer resolved = before.post("/api/dead-letters/" + letter + "/resolve", "{\"reason\": \"a test\"}");
        assertThat(resolved.status()).as(resolved.body().toString()).isEqualTo(200);
        traffic.begin(Duration.ofMillis(5));
        List<Site.Instance> after = start(sites, List.of(old));
        Site.Instance front = after.getFirst();
        assertThat(front.get("/api/layout").get("state").asString()).isEqualTo("building");
        traffic.ask(before, front);

        aDifferenceIsNamedAndKeepsTheSwitchFromBeingMade(sites, front);
        aSwitchThatHasBegunIsTakenBack(before, front);
        JsonNode run = run(front, "switch");
        assertThat(run.path("error").asString("")).isEmpty();
        assertThat(run.get("step").asString()).isEqualTo("done");

        assertThat(traffic.get(before.url() + STOCK).body()).contains("layout-not-live", "was left");
        assertThat(before.health()).contains("\"layout\":\"left\"");
        assertThat(front.status(STOCK + "&knownAt=2026-04-01T00:00:00Z"))
                .as("another layout has answered that")
                .isEqualTo(400);
        traffic.publish(0);
        everythingIsThereOnce(old, sites, traffic, front);
        if (!back) {
            return;
        }
        traffic.begin(Duration.ofMillis(5));
        before.close();
        Site.Instance again = start(List.of(old), sites).getFirst();
        assertThat(again.get("/api/layout").get("state").asString()).isEqualTo("building");
        traffic.ask(front, again);
        assertThat(run(again, "switch").path("error").asString("")).isEmpty();
        everythingIsThereOnce(old, List.of(old), traffic, again);
    }

    private static void broken(Site site, String key) {
        site.publish(new ProducerRecord<>(site.topics().receipts(), key, "{".getBytes(StandardCharsets.UTF_8)));
    }

    /** Starts an instance for each of the sites, which are the shards in their order and follow others. */
    private static List<Site.Instance> start(List<Site> sites, List<Site> previous) {
        List<Site.Instance> instances = new ArrayList<>();
        for (int index = 0; index < sites.size(); index++) {
            List<String> settings = new ArrayList<>(List.of(
                    "--accumulator.shard.index=" + index,
                    "--accumulator.shard.of=" + sites.size(),
                    "--accumulator.layout.term=500ms"));
            for (int i = 0; i < sites.size(); i++) {
                settings.add("--accumulator.shard.databases[" + i + "]="
                        + sites.get(i).jdbcUrl());
            }
            for (int i = 0; i < previous.size(); i++) {
                settings.add("--accumulator.shard.previous[" + i + "]="
                        + previous.get(i).jdbcUrl());
            }
            instances.add(sites.get(index).start(settings.toArray(String[]::new)));
        }
        return instances;
    }

    private static JsonNode run(Site.Instance front, String action) {
        Site.Answer begun = front.post("/api/layout/" + action, "{}");
        assertThat(begun.status()).as(begun.body().toString()).isEqualTo(202);
        JsonNode[] run = new JsonNode[1];
        await().atMost(WAIT_MAX).until(() -> {
            run[0] = front.get("/api/layout").get("run");
            return run[0].path("finishedAt").isString();
        });
        return run[0];
    }

    private static void aDifferenceIsNamedAndKeepsTheSwitchFromBeingMade(List<Site> sites, Site.Instance front) {
        JsonNode compared = run(front, "compare");
        assertThat(compared.path("error").asString("")).isEmpty();
        assertThat(compared.get("differences")).as(compared.toString()).isEmpty();
        Site changed = sites.getLast();
        String recorder = Objects.requireNonNull(changed.jdbc.queryForObject(
                "select min(recorder) from accumulator_1.recorders where revision = 1", String.class));
        changed.jdbc.update("update accumulator_1.recorders set revision = 99 where recorder = ?", recorder);

        JsonNode refused = run(front, "switch");
        assertThat(refused.get("error").asString()).isEqualTo("The two layouts differ");
        assertThat(refused.get("differences").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "document " + recorder + ": revision 1 in the layout before, revision 99 in the new one");

        changed.jdbc.update("update accumulator_1.recorders set revision = 1 where recorder = ?", recorder);
    }

    /** As it is left by an instance that dies in the middle. */
    private static void aSwitchThatHasBegunIsTakenBack(Site.Instance before, Site.Instance front) {
        LayoutChanges changes = before.bean(Generations.class).layoutChanges();
        changes.end(
                Duration.ofMillis(1),
                front.bean(Generations.class).layoutChanges().identity());
        await().atMost(WAIT_MAX).until(changes::leave);
        assertThat(before.status(STOCK)).isEqualTo(503);

        JsonNode taken = run(front, "back");
        assertThat(taken.path("error").asString("")).isEmpty();
        assertThat(before.status(STOCK)).isEqualTo(200);
    }

    private static void everythingIsThereOnce(Site old, List<Site> sites, Traffic traffic, Site.Instance front)
            throws Exception {
        traffic.stop();
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(
                                sites.stream().mapToLong(LayoutIT::position).sum())
                        .isEqualTo(old.sent()));
        traffic.stopAsking();
        assertThat(Documents.sum(front.get(STOCK))).isEqualByComparingTo(traffic.stock());
        assertThat(sites.stream().flatMap(site -> recorders(site).stream())).doesNotHaveDuplicates();
        traffic.everyAnswerWasThatOfItsPositions();
        Collection<String> last = traffic.lastRevisions().values();
        await().atMost(WAIT_MAX)
                .untilAsserted(
                        () -> assertThat(announced(old)).containsAll(last).doesNotHaveDuplicates());
        // Of revisions that are posted in one batch the last one counts.
        assertThat(announced(old))
                .filteredOn(result -> !result.startsWith("receipt:x"))
                .isSubsetOf(traffic.revisions());
        assertThat(letters(sites)).containsExactlyInAnyOrder("x1 resolved a test", "x2 open null");
    }

    /** The recorder and the revision of each result. */
    private static List<String> announced(Site site) {
        return site.announced().stream()
                .map(result -> result.substring(result.indexOf(' ') + 1))
                .toList();
    }

    private static long position(Site site) {
        return Objects.requireNonNull(site.jdbc.queryForObject(
                        "select coalesce(sum(position), 0) from accumulator_1.positions", BigDecimal.class))
                .longValue();
    }

    private static List<String> recorders(Site site) {
        return site.jdbc.query(
                "select recorder from accumulator_1.recorders where revision > 0", (row, n) -> row.getString(1));
    }

    private static List<String> letters(List<Site> sites) {
        return sites.stream()
                .flatMap(site -> site
                        .jdbc
                        .query(
                                "select convert_from(record_key, 'UTF8') || ' ' || state || ' ' || coalesce(reason, 'null')"
                                        + " from accumulator.dead_letters",
                                (row, n) -> row.getString(1))
                        .stream())
                .toList();
    }
}

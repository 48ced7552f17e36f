package dev.accumulator.consumer.rebuild;

import static dev.accumulator.consumer.rebuild.LayoutRuns.error;
import static dev.accumulator.consumer.rebuild.LayoutRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/** A deployment moves to another number of shards while documents keep coming, and somebody keeps asking. */
class LayoutIT {
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final String[] LETTERS = {"x1 resolved a test", "x2 open null"};

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
        documentsThatTheTopicsWillNotHold(old);
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

        documentsThatTheTopicsDoNotHoldAreCarriedOver(sites, front);
        aDifferenceIsNamedAndKeepsTheSwitchFromBeingMade(sites, front);
        switchesThatDieAreTakenBackOrGoneOnWith(old, sites, before, after, traffic);

        assertThat(traffic.get(before.url() + LayoutRuns.STOCK).body()).contains("layout-not-live", "was left");
        assertThat(before.health()).contains("\"layout\":\"left\"");
        assertThat(front.status(LayoutRuns.STOCK + "&knownAt=2026-04-01T00:00:00Z"))
                .as("another layout has answered that")
                .isEqualTo(400);
        traffic.publish(0);
        everythingIsThereOnce(old, sites, traffic, front, LETTERS);
        if (!back) {
            return;
        }
        traffic.begin(Duration.ofMillis(5));
        before.close();
        Site.Instance again = start(List.of(old), sites).getFirst();
        assertThat(again.get("/api/layout").get("state").asString()).isEqualTo("building");
        traffic.ask(front, again);
        assertThat(error(run(again, "switch"))).isEmpty();
        everythingIsThereOnce(old, List.of(old), traffic, again, LETTERS);
    }

    private static void documentsThatTheTopicsWillNotHold(Site old) throws Exception {
        old.publish(new OrderPosted(
                "gone",
                1,
                Documents.APRIL,
                "7",
                "1",
                List.of(new OrderLine(1, "7", BigDecimal.TWO, new BigDecimal("2.50"), null))));
        old.publish(new OrderCancelled("gone-too", 3, Documents.APRIL));
        old.publish(Documents.transfer(3, 1));
        old.publish(Documents.transfer(4, 1));
        old.awaitPosted();
        old.deleteAllRecords();
    }

    private static void documentsThatTheTopicsDoNotHoldAreCarriedOver(List<Site> sites, Site.Instance front) {
        assertThat(run(front, "compare").get("differences").toString())
                .contains("document order:gone: revision 1 in the layout before, unknown in the new one")
                .contains("document transfer:3");
        JsonNode carried = run(front, "carry");
        assertThat(error(carried)).isEmpty();
        assertThat(carried.get("differences")).isEmpty();
        assertThat(carried.get("step").asString()).isEqualTo("done: 4 documents were carried over");
        assertThat(run(front, "carry").get("step").asString()).isEqualTo("done: 0 documents were carried over");
        assertThat(sites.stream()
                        .mapToLong(site -> Objects.requireNonNull(
                                site.jdbc.queryForObject("select count(*) from accumulator.outbox", Long.class)))
                        .sum())
                .as("results that the layout before has told")
                .isZero();
    }

    private static void broken(Site site, String key) {
        site.publish(new ProducerRecord<>(site.topics().receipts(), key, "{".getBytes(StandardCharsets.UTF_8)));
    }

    /** Starts an instance for each of the sites, which are the shards in their order and follow others. */
    static List<Site.Instance> start(List<Site> sites, List<Site> previous, String... more) {
        List<Site.Instance> instances = new ArrayList<>();
        for (int index = 0; index < sites.size(); index++) {
            List<String> settings = new ArrayList<>(List.of(
                    "--accumulator.shard.index=" + index,
                    "--accumulator.shard.of=" + sites.size(),
                    "--accumulator.layout.term=500ms",
                    "--spring.main.sources=dev.accumulator.consumer.layout.LayoutTraps"));
            for (int i = 0; i < sites.size(); i++) {
                settings.add("--accumulator.shard.databases[" + i + "]="
                        + sites.get(i).jdbcUrl());
            }
            for (int i = 0; i < previous.size(); i++) {
                settings.add("--accumulator.shard.previous[" + i + "]="
                        + previous.get(i).jdbcUrl());
            }
            settings.addAll(Arrays.asList(more));
            instances.add(sites.get(index).start(settings.toArray(String[]::new)));
        }
        return instances;
    }

    private static void aDifferenceIsNamedAndKeepsTheSwitchFromBeingMade(List<Site> sites, Site.Instance front) {
        JsonNode compared = run(front, "compare");
        assertThat(error(compared)).isEmpty();
        assertThat(compared.get("differences")).as(compared.toString()).isEmpty();
        // Nobody corrects it meanwhile.
        String recorder = "transfer:3";
        revise(sites, recorder, 99);

        JsonNode refused = run(front, "switch");
        assertThat(refused.get("error").asString()).isEqualTo("The two layouts differ");
        assertThat(refused.get("differences").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "document " + recorder + ": revision 1 in the layout before, revision 99 in the new one");

        revise(sites, recorder, 1);
    }

    private static void revise(List<Site> sites, String recorder, long revision) {
        String update = "update accumulator_1.recorders set revision = ? where recorder = ?";
        assertThat(sites.stream().mapToInt(site -> site.jdbc.update(update, revision, recorder)))
                .as("sites that hold it")
                .containsOnlyOnce(1);
    }

    /** Each command is asked of another instance than the last. */
    private static void switchesThatDieAreTakenBackOrGoneOnWith(
            Site old, List<Site> sites, Site.Instance before, List<Site.Instance> fronts, Traffic traffic)
            throws Exception {
        LayoutRuns runs = new LayoutRuns(old, before, fronts);
        try (LayoutWatch watch = new LayoutWatch(List.of(old), sites)) {
            runs.diesAndIsTakenBack("END/1");
            runs.goesOnTooLate("switch", "REACH/1", () -> runs.succeeds("back", "a switch that stands still"));
            assertThat(before.status(LayoutRuns.STOCK)).isEqualTo(200);
            CompletableFuture<String> changes = traffic.follow(before);
            runs.dies("switch", "COMPARE/1");
            nothingIsDecidedMeanwhile(old, before);
            runs.goesOnTooLate("back", "LOOK/1", () -> runs.dies("switch", "ENTER/1"));
            assertThat(error(run(fronts.getFirst(), "back"))).contains("The new layout is live");
            nothingIsDecidedMeanwhile(old, before);
            runs.dies("switch", "RELEASE/1");
            runs.succeeds("switch", "its release");
            watch.nothingWasWrong();
            assertThat(changes.get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS))
                    .as("a stream that would tell nothing more")
                    .contains("event: ready");
        }
    }

    /** The next layout would not know of it. */
    private static void nothingIsDecidedMeanwhile(Site old, Site.Instance before) {
        Long letter = old.jdbc.queryForObject(
                "select min(id) from accumulator.dead_letters where state = 'open'", Long.class);
        for (Site.Answer answer : List.of(
                before.post("/api/dead-letters/" + letter + "/resolve", "{\"reason\": \"too late\"}"),
                before.post("/api/dead-letters/" + letter + "/retry", "{}"),
                before.put("/api/closings", "{\"closedThrough\": \"2026-01-31\"}"))) {
            assertThat(answer.body().path("code").asString(""))
                    .as(answer.body().toString())
                    .isEqualTo("layout-not-live");
        }
    }

    /** @param letters the key, the state and the reason of each dead letter */
    static void everythingIsThereOnce(
            Site old, List<Site> sites, Traffic traffic, Site.Instance front, String... letters) throws Exception {
        traffic.stop();
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(
                                sites.stream().mapToLong(LayoutIT::position).sum())
                        .isEqualTo(old.sent()));
        traffic.stopAsking();
        assertThat(Documents.sum(front.get(LayoutRuns.STOCK))).isEqualByComparingTo(traffic.stock());
        assertThat(sites.stream().flatMap(site -> recorders(site).stream())).doesNotHaveDuplicates();
        traffic.everyAnswerWasThatOfItsPositions();
        Collection<String> last = traffic.lastRevisions().values();
        await().atMost(WAIT_MAX).untilAsserted(() -> assertThat(announced(old)).containsAll(last));
        if (!traffic.areServersAway()) {
            // After a crash a relay sends once more what it does not know to be sent.
            assertThat(announced(old)).doesNotHaveDuplicates();
        }
        // Of revisions that are posted in one batch the last one counts.
        assertThat(announced(old))
                .filteredOn(result -> !result.startsWith("receipt:x")
                        && !result.startsWith("transfer:")
                        && !result.startsWith("visit:")
                        && !result.startsWith("order:gone"))
                .isSubsetOf(traffic.revisions());
        assertThat(letters(sites)).containsExactlyInAnyOrder(letters);
    }

    /** The recorder and the revision of each result. */
    static List<String> announced(Site site) {
        return site.announced().stream()
                .map(result -> result.substring(result.indexOf(' ') + 1))
                .toList();
    }

    private static long position(Site site) {
        return Objects.requireNonNull(site.jdbc.queryForObject(
                        "select coalesce(sum(position), 0) from accumulator_1.positions where topic not like 'closing%'",
                        BigDecimal.class))
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

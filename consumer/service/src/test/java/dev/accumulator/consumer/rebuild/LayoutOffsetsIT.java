package dev.accumulator.consumer.rebuild;

import static dev.accumulator.consumer.rebuild.LayoutRuns.error;
import static dev.accumulator.consumer.rebuild.LayoutRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.shard.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/** A deployment in which offsets were passed over moves to another number of shards while documents keep coming. */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
class LayoutOffsetsIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    /** Transfers that belong to the shard of the first partition by their keys too. */
    private static final List<Integer> KEPT = IntStream.iterate(201, number -> number + 1)
            .filter(number -> new Shard(0, 2).ofKey("transfer:" + number) == 0)
            .limit(3)
            .boxed()
            .toList();

    private static final String OFTEN = "--accumulator.intake.lag-every=200ms";

    @Test
    void whatWasPassedOverStaysSoInTheNewShardsAndInARebuildOfThem() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("LayoutOffsetsIT seed " + seed);
        try (Site old = new Site()) {
            List<Site> sites = Stream.generate(old::beside).limit(2).toList();
            try (Traffic traffic = new Traffic(old, seed)) {
                move(old, sites, traffic);
            } finally {
                sites.forEach(Site::close);
            }
        }
    }

    private static void move(Site old, List<Site> sites, Traffic traffic) throws Exception {
        Site.Instance before = old.start(OFTEN);
        transfers(old, 1, 10);
        old.awaitPosted();
        theFirstRecordsOfATopicMadeAnewArePassedOver(old, before);
        traffic.begin(Duration.ofMillis(5));
        List<Site.Instance> after = LayoutIT.start(sites, List.of(old), OFTEN);
        Site.Instance front = after.getFirst();
        traffic.ask(before, front);

        JsonNode compared = run(front, "compare");
        assertThat(compared.get("differences").valueStream().map(JsonNode::asString))
                .filteredOn(difference -> difference.startsWith("document "))
                .as(compared.toString())
                .hasSize(10)
                .allSatisfy(
                        difference -> assertThat(difference)
                                .matches(
                                        "document transfer:([1-9]|10): revision 1 in the layout before, unknown in the new one"));
        assertThat(compared.get("differences").toString()).doesNotContain("decisions", "dead letters");
        JsonNode carried = run(front, "carry");
        assertThat(carried.get("step").asString())
                .as(carried.toString())
                .isEqualTo("done: 10 documents were carried over");
        JsonNode switched = run(front, "switch");
        assertThat(error(switched)).as(switched.toString()).isEmpty();

        traffic.stop();
        traffic.stopAsking();
        passedOver(sites.getFirst());
        rebuilt(sites.getFirst(), front);
        passedOver(sites.getFirst());
    }

    private static void transfers(Site site, int first, int last) {
        IntStream.rangeClosed(first, last).forEach(i -> site.publishToFirstPartition(Documents.transfer(i, 1)));
        site.flush();
    }

    private static void theFirstRecordsOfATopicMadeAnewArePassedOver(Site old, Site.Instance before) throws Exception {
        String path = "/api/partitions/" + old.topics().movements() + "/0";
        old.makeAnew(old.topics().movements());
        transfers(old, 101, 115);
        await().atMost(WAIT_MAX)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(before.get(path).get("refused").toString()).contains("belongs to topic id"));
        Site.Answer decided = before.post(
                path + "/decisions",
                "{\"action\": \"end\", \"position\": 10, \"reason\": \"a test\", \"by\": \"bob\"}");
        assertThat(decided.status()).as(decided.body().toString()).isEqualTo(200);
        KEPT.forEach(number -> old.publishToFirstPartition(Documents.transfer(number, 1)));
        old.flush();
        await().atMost(WAIT_MAX).until(() -> names(old).contains("transfer:" + KEPT.getLast()));
    }

    private static void passedOver(Site site) {
        assertThat(names(site))
                .contains("transfer:1", "transfer:10", "transfer:" + KEPT.getFirst(), "transfer:" + KEPT.getLast())
                .doesNotContain("transfer:101", "transfer:115");
        assertThat(site.jdbc.queryForList("""
                        select d.action || ' ' || d.from_position || ' ' || d.to_position || ' ' || d.decided_by
                          from accumulator_%d.positions p
                          join accumulator.partition_decisions d on d.id = p.decision
                        """.formatted(site.live()), String.class))
                .containsExactly("end 10 15 bob");
    }

    private static void rebuilt(Site site, Site.Instance front) {
        int live = site.live();
        Site.Instance alone = front.askedForShard(0);
        JsonNode done = alone.await(alone.startRebuild("{\"switch\": \"auto\"}"), "switched");
        assertThat(done.get("report").get("same").asBoolean())
                .as(done.toString())
                .isTrue();
        assertThat(site.live()).isGreaterThan(live);
    }

    private static List<String> names(Site site) {
        return site.jdbc.query(
                "select recorder from accumulator_%d.recorders where posted".formatted(site.live()),
                (row, n) -> row.getString(1));
    }
}

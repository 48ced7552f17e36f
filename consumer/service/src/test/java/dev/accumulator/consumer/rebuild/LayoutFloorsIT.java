package dev.accumulator.consumer.rebuild;

import static dev.accumulator.consumer.rebuild.LayoutRuns.error;
import static dev.accumulator.consumer.rebuild.LayoutRuns.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A deployment with floors moves to another number of shards while documents keep coming and are refused. */
class LayoutFloorsIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    @Test
    void whatFloorsHaveDecidedIsFollowedFromOneShardToTwo() throws Exception {
        move(2, false);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    void whatFloorsHaveDecidedIsFollowedFromOneShardToFourAndBack() throws Exception {
        move(4, true);
    }

    private static void move(int shards, boolean back) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("LayoutFloorsIT seed " + seed);
        try (Site old = new Site();
                ShelfTraffic shelf = new ShelfTraffic(old, folder, seed)) {
            List<Site> sites = Stream.generate(old::beside).limit(shards).toList();
            try {
                move(old, sites, shelf, back);
            } finally {
                sites.forEach(Site::close);
            }
        }
    }

    private static void move(Site old, List<Site> sites, ShelfTraffic shelf, boolean back) throws Exception {
        Site.Instance before = old.start(shelf.settings());
        shelf.move("tried", 50, -5);
        shelf.wait("waited", 51, -5);
        shelf.move("stays", 52, -5);
        shelf.wait("waits", 53, -5);
        shelf.move("few", 54, 2);
        shelf.move("last", 54, -1);
        for (String id : List.of("tried", "waited", "stays", "waits")) {
            shelf.awaitAnnounced("document.refused", id);
        }
        shelf.awaitAnnounced("floor.crossed", "few");
        shelf.begin(Duration.ofMillis(5));
        List<Site.Instance> after = LayoutIT.start(sites, List.of(old), shelf.settings());
        Site.Instance front = after.getFirst();

        refusedDocumentsArePostedMeanwhile(before, shelf);
        JsonNode asBefore = refusal(before, "stays");
        LayoutRuns runs = new LayoutRuns(old, before, after);
        try (LayoutWatch watch = new LayoutWatch(List.of(old), sites)) {
            runs.diesAndIsTakenBack("REACH/1");
            runs.dies("switch", "COMPARE/1");
            String tried =
                    "/api/refusals/" + refusalOf(before, "stays").get("id").asString() + "/retry";
            assertThat(before.post(tried, "{}").body().path("code").asString(""))
                    .isEqualTo("layout-not-live");
            runs.dies("switch", "ENTER/1");
            runs.succeeds("switch", "its death");
            watch.nothingWasWrong();
        }
        assertThat(refusal(front, "stays")).isEqualTo(asBefore);
        whatWaitedGoesOn(front, shelf);
        shelf.stop();
        shelf.everythingWasDecidedOnce(sites, front);
        if (!back) {
            return;
        }
        shelf.begin(Duration.ofMillis(5));
        before.close();
        Site.Instance again =
                LayoutIT.start(List.of(old), sites, shelf.settings()).getFirst();
        assertThat(error(run(again, "switch"))).isEmpty();
        shelf.stop();
        shelf.everythingWasDecidedOnce(List.of(old), again);
    }

    /** The new layout has passed over their records. */
    private static void refusedDocumentsArePostedMeanwhile(Site.Instance before, ShelfTraffic shelf) {
        shelf.move("more", 50, 7);
        shelf.awaitAnnounced("document.posted", "more");
        String id = refusalOf(before, "tried").get("id").asString();
        assertThat(before.post("/api/refusals/" + id + "/retry", "{}")
                        .body()
                        .path("state")
                        .asString(""))
                .isEqualTo("posted");
        shelf.move("enough", 51, 7);
        shelf.awaitAnnounced("document.posted", "waited");
    }

    private static void whatWaitedGoesOn(Site.Instance front, ShelfTraffic shelf) {
        shelf.move("at-last", 53, 9);
        shelf.awaitAnnounced("document.posted", "waits");
        shelf.move("plenty", 54, 5);
        shelf.awaitAnnounced("floor.restored", "plenty");
        Site.Answer tried = front.post(
                "/api/refusals/" + refusalOf(front, "stays").get("id").asString() + "/retry", "{}");
        assertThat(tried.status()).as(tried.body().toString()).isEqualTo(200);
        assertThat(tried.body().get("state").asString()).isEqualTo("refused");
        assertThat(tried.body().get("attempts").asInt()).isEqualTo(1);
    }

    private static JsonNode refusalOf(Site.Instance instance, String id) {
        return instance.get("/api/refusals?recorder=move:" + id).get("rows").get(0);
    }

    /** Returns the answer about a document without the number of its refusal, which is the database's own. */
    private static JsonNode refusal(Site.Instance instance, String id) {
        JsonNode[] told = new JsonNode[1];
        await().atMost(WAIT_MAX).ignoreExceptions().until(() -> {
            told[0] = instance.get("/api/recorders?id=move:" + id).get("belowFloor");
            return told[0] != null;
        });
        ((ObjectNode) told[0]).remove("id");
        return told[0];
    }
}

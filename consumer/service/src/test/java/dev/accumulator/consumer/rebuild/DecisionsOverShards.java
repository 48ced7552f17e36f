package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.intake.Intake;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/** The front tells a partition of another shard as an instance of that shard does, and decides about it as one. */
interface DecisionsOverShards {
    /** An instance of shard 1 that answers for all shards. */
    Site.Instance front();

    /** An instance of shard 0. */
    Site.Instance ofFirstShard();

    Site firstSite();

    /** A topic that both shards read. */
    String topicOfAll();

    @Test
    @Order(9)
    default void aPartitionOfAnotherShardIsToldAndDecidedAsByItsInstances() {
        String path = "/api/partitions/" + firstSite().topics().receipts() + "/0";
        // Neither tells anything as long as no broker answers.
        await().untilAsserted(() -> {
            JsonNode told = front().get(path);
            JsonNode own = ofFirstShard().get(path);
            assertThat(told.path("shard").asInt(-1)).isZero();
            for (String field : new String[] {"position", "end", "lag", "refused", "topicId", "decisions"}) {
                assertThat(told.path(field)).as(field).isEqualTo(own.path(field));
            }
        });
        // Everything is posted, so there is nothing to skip.
        String skip = "{\"action\": \"skip\", \"reason\": \"a try\"}";
        Site.Answer refused = front().post(path + "/decisions", skip);
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo(ofFirstShard().post(path + "/decisions", skip).body());
        // Each shard has that of its own, and nobody can tell which one is meant.
        assertThat(front().status("/api/partitions/" + topicOfAll() + "/0")).isEqualTo(501);
    }

    @Test
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    @Order(11)
    default void aDecisionOfTheFrontIsFollowedByTheInstancesOfTheShard() {
        String path = "/api/partitions/" + firstSite().topics().receipts() + "/0";
        Intake intake = ofFirstShard().bean(Intake.class);
        intake.stop();
        long before = front().get(path).path("position").asLong();
        firstSite().publishToFirstPartition(Documents.receipt("skipped", 1, "1000"));
        firstSite().flush();
        Site.Answer decided = front().post(
                        path + "/decisions",
                        "{\"action\": \"skip\", \"position\": %d, \"reason\": \"not wanted\"}".formatted(before));
        assertThat(decided.status()).as(decided.body().toString()).isEqualTo(200);
        assertThat(decided.body().path("to").asLong()).isEqualTo(before + 1);
        intake.start();
        String later = ShardsIT.keyOf(0, "later-");
        firstSite().publishToFirstPartition(Documents.receipt(later, 1, "1"));
        firstSite().flush();
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(ofFirstShard()
                                .get("/api/recorders?beginning=receipt:" + later)
                                .path("rows")
                                .size())
                        .isEqualTo(1));
        assertThat(ofFirstShard()
                        .get("/api/recorders?beginning=receipt:skipped")
                        .path("rows")
                        .size())
                .isZero();
        assertThat(front().get(path).at("/decisions/0/reason").asString()).isEqualTo("not wanted");
    }
}

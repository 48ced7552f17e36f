package dev.accumulator.consumer.federation;

import static dev.accumulator.consumer.federation.ThreeShards.CONTENTS;
import static dev.accumulator.consumer.federation.ThreeShards.SHARDS;
import static dev.accumulator.consumer.federation.ThreeShards.delete;
import static dev.accumulator.consumer.federation.ThreeShards.front;
import static dev.accumulator.consumer.federation.ThreeShards.get;
import static dev.accumulator.consumer.federation.ThreeShards.json;
import static dev.accumulator.consumer.federation.ThreeShards.post;
import static dev.accumulator.consumer.federation.ThreeShards.rows;
import static dev.accumulator.consumer.federation.ThreeShards.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The front shows the work of every shard, and passes decisions on to the shard that they are about. */
interface StateOverShards {
    @Test
    default void availabilityIsThatOfOneDatabase() {
        for (String path : List.of(
                "/api/availability?product=5",
                "/api/availability?warehouse=1,2&at=2199-01-01",
                "/api/availability?product=77")) {
            JsonNode ofFront = json(get(front, path));
            assertThat(ofFront.has("rows")).as(ofFront.toString()).isTrue();
            assertThat(ofFront.path("rows"))
                    .as(path)
                    .isEqualTo(json(get(single, path)).path("rows"));
        }
        assertThat(get(front, "/api/reservations/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    default void partitionsOfAllShardsAreOneList() {
        List<JsonNode> all = partitions(1_000);
        List<JsonNode> receipts = all.stream()
                .filter(one -> one.path("topic").asString().equals(ThreeShards.TOPIC))
                .toList();
        assertThat(receipts)
                .hasSize(SHARDS)
                .allMatch(one ->
                        one.path("partition").asInt() == one.path("shard").asInt());
        List<JsonNode> pages = partitions(2);
        assertThat(pages.stream().map(StateOverShards::name))
                .isEqualTo(all.stream().map(StateOverShards::name).toList());
        JsonNode found = json(get(front, "/api/partitioning"));
        assertThat(found.path("documentsInSeveralPartitions").asInt(-1)).isZero();
    }

    @Test
    default void aDecisionAboutAPartitionIsCarriedOutInItsShard() {
        String path = "/api/partitions/" + ThreeShards.TOPIC + "/2";
        JsonNode before = json(known(path));
        assertThat(before.path("shard").asInt()).as(before.toString()).isEqualTo(2);
        assertThat(before.path("position").asLong()).isEqualTo(30);
        // The topic is empty, and so the position lies behind its end.
        assertThat(before.path("refused").asString()).contains("ends");
        assertThat(before.path("decisions").size()).isZero();

        String body = "{\"action\": \"%s\", \"position\": %d, \"reason\": \"made anew\", \"by\": \"ann\"}";
        HttpResponse<String> moved = post(front, path + "/decisions", body.formatted("beginning", 29));
        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(409);
        assertThat(json(moved).path("code").asString()).isEqualTo("partition-position-moved");
        HttpResponse<String> wrong = post(front, path + "/decisions", body.formatted("skip", 30));
        assertThat(wrong.statusCode()).as(wrong.body()).isEqualTo(400);
        assertThat(json(wrong).path("code").asString()).isEqualTo("partition-wrong-offset");

        HttpResponse<String> decided = post(front, path + "/decisions", body.formatted("beginning", 30));
        assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
        JsonNode decision = json(decided);
        assertThat(decision.path("shard").asInt()).isEqualTo(2);
        assertThat(decision.path("from").asLong()).isEqualTo(30);
        assertThat(decision.path("to").asLong()).isZero();
        assertThat(CONTENTS.stream().map(ShardContent::decisions)).containsExactly(0, 0, 1);

        JsonNode now = json(known(path));
        assertThat(now.path("position").asLong()).isZero();
        assertThat(now.path("refused").isNull()).as(now.toString()).isTrue();
        assertThat(now.at("/decisions/0/by").asString()).isEqualTo("ann");
        assertThat(now.at("/decisions/0/id")).isEqualTo(decision.path("id"));

        assertThat(get(front, "/api/partitions/" + ThreeShards.TOPIC + "/3").statusCode())
                .isEqualTo(404);
        assertThat(post(front, "/api/partitions/" + ThreeShards.TOPIC + "/4/decisions", body.formatted("end", 0))
                        .statusCode())
                .isEqualTo(404);
        // Others expect it where it was.
        CONTENTS.get(2).position(ThreeShards.TOPIC, 2, 30);
    }

    private static String name(JsonNode partition) {
        return partition.path("topic").asString() + "-"
                + partition.path("partition").asInt() + " "
                + partition.path("shard").asInt();
    }

    /** The broker tells of partitions; as long as it does not answer in time, the answer is 503. */
    private static HttpResponse<String> known(String path) {
        return await().atMost(ThreeShards.WAIT_MAX).until(() -> get(front, path), one -> one.statusCode() != 503);
    }

    private static List<JsonNode> partitions(int limit) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            HttpResponse<String> answer = known("/api/partitions?limit=" + limit + cursor);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = json(answer);
            page.path("partitions").forEach(all::add);
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asString();
        } while (!cursor.isEmpty());
        return all;
    }

    @Test
    default void parkedMessagesOfAllShardsAreOneListAndDecidedWhereTheyAre() {
        for (int shard = 0; shard < SHARDS; shard++) {
            CONTENTS.get(shard).park(7);
            CONTENTS.get(shard).park(8);
        }
        List<JsonNode> parked = rows(front, "/api/outbox/parked?limit=2");
        assertThat(parked.stream().map(one -> one.path("id").asString()))
                .containsExactlyInAnyOrder("0-7", "0-8", "1-7", "1-8", "2-7", "2-8");
        HttpResponse<String> sent = post(front, "/api/outbox/parked/2-7/send", "{\"note\": \"smaller\"}");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(json(sent).path("id").asString()).isEqualTo("2-7");
        assertThat(CONTENTS.get(2).waiting()).isEqualTo(1);
        assertThat(delete(front, "/api/outbox/parked/1-8").statusCode()).isEqualTo(200);
        assertThat(rows(front, "/api/outbox/parked?state=parked")).hasSize(4);
        HttpResponse<String> closed = delete(front, "/api/outbox/parked/2-7");
        assertThat(closed.statusCode()).isEqualTo(409);
        assertThat(get(front, "/api/outbox/parked").statusCode()).isEqualTo(200);
        assertThat(delete(front, "/api/outbox/parked/1-99").statusCode()).isEqualTo(404);
        assertThat(delete(front, "/api/outbox/parked/9-7").statusCode()).isEqualTo(404);
    }

    @Test
    default void thePublicationOfARegisterIsToldOfEachShard() {
        JsonNode state = json(get(front, "/api/registers/inventory/publication"));
        assertThat(state.path("comparing").asBoolean()).as(state.toString()).isTrue();
        assertThat(state.path("shards")
                        .valueStream()
                        .map(one -> one.path("topic").asString()))
                .hasSize(SHARDS)
                .doesNotHaveDuplicates()
                .allMatch(topic -> topic.contains("-of-3"));
        assertThat(post(front, "/api/registers/inventory/publication/compare", "{}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(get(front, "/api/registers/sales/publication").statusCode()).isEqualTo(404);
    }
}

package dev.accumulator.consumer.federation;

import static dev.accumulator.consumer.federation.ThreeShards.CONTENTS;
import static dev.accumulator.consumer.federation.ThreeShards.SHARDS;
import static dev.accumulator.consumer.federation.ThreeShards.front;
import static dev.accumulator.consumer.federation.ThreeShards.get;
import static dev.accumulator.consumer.federation.ThreeShards.json;
import static dev.accumulator.consumer.federation.ThreeShards.post;
import static dev.accumulator.consumer.federation.ThreeShards.rows;
import static dev.accumulator.consumer.federation.ThreeShards.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The pages of an operator and the lists behind them tell of all shards, and what is done there is done in each. */
interface PagesOverShards {
    /** A topic whose letters nobody else looks at. */
    String MANY = "many-over-shards";

    @Test
    default void theFirstPageTellsTheStateOfEachShard() {
        // It shows what whoever looks at the shards has found last.
        await().atMost(ThreeShards.WAIT_MAX)
                .untilAsserted(() -> assertThat(page("/")).doesNotContain("A shard does not answer"));
        String page = page("/");
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(page)
                    .contains(ThreeShards.name(ThreeShards.DATABASES.get(shard)), "Shard " + shard + ": ", "not-json");
        }
        assertThat(page).contains(ThreeShards.TOPIC + "-2");
    }

    @Test
    default void lettersAreCalledByShardAndNumberOnTheirPages() {
        JsonNode letter = rows(front, "/api/dead-letters?topic=" + ThreeShards.TOPIC).stream()
                .filter(one -> one.path("shard").asInt() == 1)
                .findFirst()
                .orElseThrow();
        String path = "/letters/" + letter.path("id").asString();
        assertThat(page("/letters?topic=" + ThreeShards.TOPIC)).contains("href=\"" + path + "\"");
        assertThat(page(path)).contains("Letter <span>" + letter.path("id").asString(), "the value is not JSON");
        assertThat(get(front, "/letters/9-1", "Accept", "text/html").statusCode())
                .isEqualTo(404);
        assertThat(get(front, "/letters/17", "Accept", "text/html").statusCode())
                .isEqualTo(404);
    }

    @Test
    default void manyLettersAreCountedAndClosedInAllShards() {
        for (int shard = 0; shard < SHARDS; shard++) {
            for (long offset = 0; offset <= 2L * shard; offset++) {
                CONTENTS.get(shard).letter(MANY, offset);
            }
        }
        JsonNode counted = json(get(front, "/api/dead-letters/counts?topic=" + MANY));
        assertThat(counted.path("letters").asInt()).as(counted.toString()).isEqualTo(9);
        assertThat(counted.path("rows").size()).isEqualTo(1);

        // 1, 3 and 5 of them, two of a shard at a time at most.
        JsonNode first = resolve("&limit=4");
        assertThat(first.path("resolved").asInt()).as(first.toString()).isEqualTo(3);
        assertThat(first.path("left").asInt()).isEqualTo(6);
        JsonNode second = resolve("&limit=4&cursor=" + first.path("next").asString());
        assertThat(second.path("resolved").asInt()).as(second.toString()).isEqualTo(4);
        HttpResponse<String> third = submit(front, "/letters/resolve", "topic=" + MANY + "&reason=known");
        assertThat(third.statusCode()).as(third.body()).isEqualTo(200);
        assertThat(third.body()).contains("<span>2</span> resolved");
        assertThat(json(get(front, "/api/dead-letters/counts?state=open&topic=" + MANY))
                        .path("letters")
                        .asInt())
                .isZero();
        List<JsonNode> closed = rows(front, "/api/dead-letters?limit=2&topic=" + MANY);
        assertThat(closed)
                .hasSize(9)
                .allMatch(letter -> letter.path("state").asString().equals("resolved"));
    }

    private static JsonNode resolve(String more) {
        HttpResponse<String> answer =
                post(front, "/api/dead-letters/resolve?topic=" + MANY + more, "{\"reason\": \"known\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    @Test
    default void aRunIsAskedForOnAPageAndShownWithEachShardsOwn() {
        HttpResponse<String> asked = submit(front, "/maintenance/verify", "register=inventory");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(302);
        String path = asked.headers().firstValue("Location").orElseThrow();
        assertThat(path).matches(".*/maintenance/[0-9a-f]{8}-.*");
        String run = path.substring(path.indexOf("/maintenance/"));
        // Nobody is there to take those of the others.
        assertThat(page(run)).contains("It is under way", "asked for", ThreeShards.name(ThreeShards.DATABASES.get(2)));
        assertThat(page("/maintenance")).contains("href=\"" + run + "\"");
        HttpResponse<String> again = submit(front, "/maintenance/repair", "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("Nothing was started", "Shard ", "href=\"" + run + "\"");
        assertThat(page("/rebuild")).contains("There was none yet");
        assertThat(get(front, "/rebuild/1", "Accept", "text/html").statusCode()).isEqualTo(404);
    }

    private static String page(String path) {
        HttpResponse<String> page = get(front, path, "Accept", "text/html");
        assertThat(page.statusCode()).as(path + " " + page.body()).isEqualTo(200);
        return page.body();
    }
}

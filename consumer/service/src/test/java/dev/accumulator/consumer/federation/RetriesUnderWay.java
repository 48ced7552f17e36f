package dev.accumulator.consumer.federation;

import static dev.accumulator.consumer.federation.ThreeShards.CONTENTS;
import static dev.accumulator.consumer.federation.ThreeShards.WAIT_MAX;
import static dev.accumulator.consumer.federation.ThreeShards.front;
import static dev.accumulator.consumer.federation.ThreeShards.get;
import static dev.accumulator.consumer.federation.ThreeShards.json;
import static dev.accumulator.consumer.federation.ThreeShards.post;
import static dev.accumulator.consumer.federation.ThreeShards.rows;
import static dev.accumulator.consumer.federation.ThreeShards.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An instance of a shard has taken a retry and does not end it in time. */
interface RetriesUnderWay {
    @Test
    default void aRetryThatGoesOnIsToldWithTheLetterAsItWas() {
        CONTENTS.get(1).letter("under-way", 1);
        JsonNode letter = rows(front, "/api/dead-letters?topic=under-way").getFirst();
        String path = "/api/dead-letters/" + letter.path("id").asString();
        HttpResponse<String> retried = taken(1, () -> post(front, path + "/retry", "{}"));
        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(202);
        assertThat(retried.headers().firstValue("Location")).hasValue(path);
        assertThat(json(retried)).isEqualTo(letter);
        assertThat(json(get(front, path)).path("state").asString()).isEqualTo("open");

        String page = "/letters/" + letter.path("id").asString();
        HttpResponse<String> submitted = taken(1, () -> submit(front, page + "/retry", ""));
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(302);
        String location = submitted.headers().firstValue("Location").orElseThrow();
        assertThat(location).endsWith(page + "?retry=under-way");
        assertThat(get(front, page + "?retry=under-way", "Accept", "text/html").body())
                .contains("goes on with the retry");
        assertThat(get(front, page, "Accept", "text/html").body()).doesNotContain("goes on with the retry");

        // Of many nothing can be counted yet.
        HttpResponse<String> many =
                taken(1, () -> post(front, "/api/dead-letters/retry?topic=under-way&limit=3", "{}"));
        assertThat(many.statusCode()).as(many.body()).isEqualTo(503);
        assertThat(json(many).path("detail").asString()).contains("Shard 1 (", "goes on with it");
        assertThat(post(front, path + "/resolve", "{\"reason\": \"tried\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    default void aRefusalWhoseRetryGoesOnIsToldAsItWas() {
        String id = "2-" + CONTENTS.get(2).refusal("receipt:under-way");
        HttpResponse<String> retried = taken(2, () -> post(front, "/api/refusals/" + id + "/retry", "{}"));
        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(202);
        assertThat(retried.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).startsWith("/api/refusals?recorder=receipt"));
        assertThat(json(retried).path("id").asString()).isEqualTo(id);
        assertThat(json(retried).path("state").asString()).isEqualTo("refused");
        String location = retried.headers().firstValue("Location").orElseThrow();
        assertThat(rows(front, location).stream().map(one -> one.path("id").asString()))
                .containsExactly(id);
    }

    /** Asks while an instance of a shard is there that takes requests and ends none. */
    private static HttpResponse<String> taken(int shard, Supplier<HttpResponse<String>> ask) {
        CompletableFuture<HttpResponse<String>> asked = CompletableFuture.supplyAsync(ask);
        await().atMost(WAIT_MAX).until(() -> CONTENTS.get(shard).takeRequest() || asked.isDone());
        HttpResponse<String> answer = asked.join();
        CONTENTS.get(shard).forgetRequests();
        return answer;
    }
}

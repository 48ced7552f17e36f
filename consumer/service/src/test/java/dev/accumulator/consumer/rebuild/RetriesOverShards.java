package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The front hands retries to an instance of the shard, and answers as that instance would. */
interface RetriesOverShards {
    /** An instance of shard 1 that answers for all shards. */
    Site.Instance front();

    @Test
    @Order(9)
    default void aLetterOfAnotherShardIsRetriedByItsInstance() {
        List<JsonNode> open = letters();
        JsonNode letter = open.stream()
                .filter(one -> one.path("shard").asInt() == 0)
                .findFirst()
                .orElseThrow();
        String path = "/api/dead-letters/" + letter.path("id").asString();
        Site.Answer retried = asked(path + "/retry", "{}");
        assertThat(retried.status()).as(retried.body().toString()).isEqualTo(200);
        assertThat(retried.body().path("id")).isEqualTo(letter.path("id"));
        assertThat(retried.body().path("state").asString()).isEqualTo("open");
        assertThat(retried.body().path("attempts").asInt()).isEqualTo(1);
        assertThat(retried.body().path("triedBy").asString())
                .isEqualTo(front().get("/api/repairs")
                        .path("repairs")
                        .path(0)
                        .path("by")
                        .asString("local"));
        assertThat(asked("/api/dead-letters/0-999999/retry", "{}").status()).isEqualTo(404);

        // All of them by one call, some of each shard.
        Site.Answer many = asked("/api/dead-letters/retry?code=other-shard&limit=1000", "{}");
        assertThat(many.status()).as(many.body().toString()).isEqualTo(200);
        assertThat(many.body().path("stillOpen").asInt()).isEqualTo(open.size());
        assertThat(many.body().path("next").isNull()).isTrue();
        assertThat(letters())
                .allMatch(one -> one.path("attempts").asInt() == (one.path("id").equals(letter.path("id")) ? 2 : 1));

        assertThat(asked(path + "/resolve", "{\"reason\": \"known\"}").status()).isEqualTo(200);
        Site.Answer closed = asked(path + "/retry", "{}");
        assertThat(closed.status()).isEqualTo(409);
        assertThat(closed.body().path("code").asString()).isEqualTo("dead-letter-closed");
        assertThat(closed.body().path("state").asString()).isEqualTo("resolved");
    }

    /** Asks again where no instance of a shard has taken the request in five seconds, in which a machine may stand still. */
    private Site.Answer asked(String path, String body) {
        return await().until(
                        () -> front().post(path, body),
                        answer -> !answer.body().path("detail").asString("").endsWith("which was withdrawn"));
    }

    private List<JsonNode> letters() {
        List<JsonNode> open = front().get("/api/dead-letters?state=open&code=other-shard&limit=1000")
                .path("rows")
                .valueStream()
                .toList();
        assertThat(open.stream().map(one -> one.path("shard").asInt())).contains(0, 1);
        return open;
    }

    @Test
    @Order(9)
    default void monthsAreDetachedInEachShardByItsInstances() {
        Site.Answer detached = asked("/api/registers/inventory/detach", "{\"before\": \"2020-01\"}");
        assertThat(detached.status()).as(detached.body().toString()).isEqualTo(200);
        assertThat(detached.body().path("shards").size()).isEqualTo(2);
        assertThat(detached.body().at("/shards/0/tables").isArray()).isTrue();
        assertThat(detached.body().at("/shards/0/schema").asString()).startsWith("accumulator_");
        Site.Answer missing = asked("/api/registers/nothing/detach", "{\"before\": \"2020-01\"}");
        assertThat(missing.status()).as(missing.body().toString()).isEqualTo(404);
        assertThat(missing.body().path("code").asString()).isEqualTo("register-not-found");
    }

    @Test
    @Order(10)
    default void refusalsOfEachShardAreTriedByItsInstances() {
        List<JsonNode> refusals =
                front().get("/api/refusals").path("rows").valueStream().toList();
        assertThat(refusals).isNotEmpty();
        for (JsonNode refusal : refusals) {
            Site.Answer tried = asked("/api/refusals/" + refusal.path("id").asString() + "/retry", "{}");
            assertThat(tried.status()).as(tried.body().toString()).isEqualTo(200);
            assertThat(tried.body().path("id")).isEqualTo(refusal.path("id"));
            assertThat(tried.body().path("state").asString()).isEqualTo("refused");
            assertThat(tried.body().path("attempts").asInt())
                    .isEqualTo(refusal.path("attempts").asInt() + 1);
        }
        for (int shard = 0; shard < 2; shard++) {
            Site.Answer missing = asked("/api/refusals/" + shard + "-999999/retry", "{}");
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.body().path("code").asString()).isEqualTo("refusal-not-found");
        }
    }
}

package dev.accumulator.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.rest.SchemaCheck;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Work that is started over all shards runs in each, by instances of its shard, and is seen as one. */
interface WorkOverShards {
    Duration RUN_MAX = Duration.ofMinutes(3);

    /** An instance that answers for all shards. */
    Site.Instance front();

    /** The databases of the shards. */
    List<Site> sites();

    /** Compares an answer with the description of the REST interface. */
    private void assertFits(String path, JsonNode answer) {
        assertThat(new SchemaCheck(front().get("/v3/api-docs")).faults("get", path, "200", answer))
                .as(path)
                .isEmpty();
    }

    @Test
    @Order(9)
    default void refusalsAndFloorsAreThoseOfAllShards() {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = front().get("/api/refusals?limit=2" + cursor);
            page.path("rows").forEach(row -> ids.add(row.path("id").asString()));
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asString();
        } while (!cursor.isEmpty());
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.matches("[01]-[0-9]+"));

        assertThat(front().get("/api/floors")
                        .path("floors")
                        .valueStream()
                        .map(floor -> floor.path("name").asString() + " "
                                + floor.path("below").asInt()))
                .containsExactlyInAnyOrder("enough 0", "low 1");
        JsonNode low = front().get("/api/floors/low?limit=1");
        assertThat(low.path("rows").size()).isEqualTo(1);
        assertThat(low.at("/rows/0/group/product").asInt()).isEqualTo(7);

        StringWriter out = new StringWriter();
        PrintWriter printed = new PrintWriter(out);
        assertThat(OperatorCommands.execute(printed, printed, "refusal", "list", "--url", front().url()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains(ids);
        // A front shows of another shard what it has seen last.
        await().atMost(RUN_MAX).untilAsserted(() -> {
            StringWriter status = new StringWriter();
            PrintWriter to = new PrintWriter(status);
            OperatorCommands.execute(to, to, "status", "--url", front().url());
            assertThat(status.toString()).contains("Shard 0 (", "Shard 1 (", "generation    2 is live");
        });
    }

    @Test
    @Order(9)
    default void aVerificationRunsInEachShardAndIsSeenAsOne() {
        sites().getFirst()
                .jdbc
                .update("update accumulator_%d.inventory_cell set quantity = quantity + 1"
                        .formatted(sites().getFirst().live()));

        JsonNode found = runs("/api/verifications", "{\"register\": \"inventory\"}");
        assertThat(found.path("state").asString()).as(found.toString()).isEqualTo("done");
        assertFits("/api/verifications/{id}", found);
        assertFits("/api/verifications", front().get("/api/verifications"));
        assertThat(found.path("shards")
                        .valueStream()
                        .map(one -> one.path("instance").asString()))
                .hasSize(2);
        assertThat(found.path("movements").asLong())
                .isEqualTo(found.at("/shards/0/movements").asLong()
                        + found.at("/shards/1/movements").asLong());
        assertThat(found.at("/shards/0/differencesTotal").asLong()).isPositive();
        assertThat(found.at("/shards/1/differencesTotal").asLong()).isZero();
        assertThat(found.path("differences").valueStream())
                .isNotEmpty()
                .allMatch(one -> one.path("shard").asInt() == 0);

        JsonNode repaired = runs("/api/repairs", "{\"register\": \"inventory\"}");
        assertThat(repaired.path("state").asString()).as(repaired.toString()).isEqualTo("done");
        assertFits("/api/repairs/{id}", repaired);
        assertThat(repaired.path("mended").asLong()).isPositive();
        assertThat(repaired.path("differencesTotal").asLong()).isZero();
        JsonNode listed = front().get("/api/repairs").path("repairs").path(0);
        assertThat(listed.path("id")).isEqualTo(repaired.path("id"));
        assertThat(listed.path("shards").size()).isEqualTo(2);
        assertThat(front().text("/maintenance/" + found.path("id").asString()))
                .contains("difference", "<td>0</td>", "<h2>Shards</h2>", "1 of 1");
        assertThat(front().text("/maintenance"))
                .contains("/maintenance/" + repaired.path("id").asString());
        assertThat(front().status("/api/verifications/0-999999")).isEqualTo(404);
        assertThat(front().status("/api/verifications/nothing")).isEqualTo(404);
        String alone = "/api/verifications/0-" + found.at("/shards/0/id").asLong();
        assertThat(front().get(alone).path("state").asString()).isEqualTo("done");
    }

    @Test
    @Order(10)
    default void aShardThatRefusesARunKeepsTheOthersFromIt() throws SQLException {
        Site second = sites().get(1);
        // A run of a process that is alive, as far as anybody knows.
        second.jdbc.update("""
                insert into accumulator.maintenance_runs
                       (kind, generation, state, requested_by, person, instance, registers_total, heartbeat_at)
                values ('repair', 1, 'running', 'person', 'ann', 'another', 1, clock_timestamp() + interval '1 hour')
                """);
        Site first = sites().getFirst();
        try (Connection holder = first.connect();
                Statement statement = holder.createStatement()) {
            // A run that was taken at once cannot end before it is withdrawn.
            holder.setAutoCommit(false);
            statement.execute(
                    "lock table accumulator_%d.inventory_cell in access exclusive mode".formatted(first.live()));
            Site.Answer refused = front().post("/api/verifications", "{}");
            assertThat(refused.status()).as(refused.body().toString()).isEqualTo(409);
            assertThat(refused.body().path("code").asString()).isEqualTo("run-in-progress");
            assertThat(refused.body().path("detail").asString()).startsWith("Shard 1: ");
            assertThat(refused.body().path("run").asString()).startsWith("/api/repairs/1-");
            JsonNode withdrawn =
                    front().get("/api/verifications").path("verifications").path(0);
            assertThat(withdrawn.path("state").asString()).isEqualTo("failed");
            assertThat(withdrawn.path("error").asString())
                    .startsWith("Shard 0: It was withdrawn, because another shard");
            holder.rollback();
        }
        second.jdbc.update("update accumulator.maintenance_runs set state = 'failed' where instance = 'another'");
    }

    @Test
    @Order(11)
    default void aRebuildRunsInEachShardAndIsSeenAsOne() {
        List<Integer> before = sites().stream().map(Site::live).toList();
        JsonNode estimate =
                front().post("/api/rebuilds", "{\"estimateOnly\": true}").body().path("estimate");
        assertThat(estimate.path("records").asLong())
                .isEqualTo(estimate.at("/shards/0/records").asLong()
                        + estimate.at("/shards/1/records").asLong());
        JsonNode begun =
                front().post("/api/rebuilds", "{\"switch\": \"manual\"}").body();
        String path = "/api/rebuilds/" + begun.path("id").asString();

        // One that is under way in a shard keeps all from another.
        Site.Answer refused = front().post("/api/rebuilds", "{}");
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString()).startsWith("Shard ");

        JsonNode ready = awaitState(path, "ready");
        assertFits("/api/rebuilds/{id}", ready);
        assertFits("/api/rebuilds", front().get("/api/rebuilds"));
        assertThat(ready.path("shards")
                        .valueStream()
                        .map(one -> one.at("/report/same").asBoolean()))
                .as(ready.toString())
                .containsExactly(true, true);
        assertThat(front().get(path + "/differences").path("differences").size())
                .isZero();
        String id = begun.path("id").asString();
        assertThat(front().text("/rebuild")).contains("is under way", "/rebuild/" + id, "of each shard");
        assertThat(front().text("/rebuild/" + id))
                .contains("Compared with the live generations", "Nothing differs", "id=\"switch\"", "id=\"cancel\"");
        StringWriter out = new StringWriter();
        PrintWriter printed = new PrintWriter(out);
        assertThat(OperatorCommands.execute(printed, printed, "rebuild", "switch", id, "--url", front().url()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("is switched.", "Shard 0: switched.", "Shard 1: switched.");
        for (int i = 0; i < sites().size(); i++) {
            assertThat(sites().get(i).live()).isGreaterThan(before.get(i));
        }
        assertThat(front().get("/api/rebuilds").at("/rebuilds/0/id")).isEqualTo(begun.path("id"));
        assertThat(front().text("/rebuild/" + id))
                .contains("id=\"rollback\"", "The generation before it in each shard", "id=\"drop\"");
        assertThat(front().post(path + "/switch", "{}").status()).isEqualTo(409);
        assertThat(front().delete(path).status()).isEqualTo(204);
    }

    private JsonNode awaitState(String path, String state) {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        await().atMost(RUN_MAX).untilAsserted(() -> {
            last.set(front().get(path));
            assertThat(last.get().path("state").asString())
                    .as(last.get().toString())
                    .isEqualTo(state);
        });
        return last.get();
    }

    /** Starts a run over all shards, and waits for its end. */
    private JsonNode runs(String path, String body) {
        Site.Answer started = front().post(path, body);
        assertThat(started.status()).as(started.body().toString()).isEqualTo(202);
        AtomicReference<JsonNode> last = new AtomicReference<>(started.body());
        await().atMost(RUN_MAX).until(() -> {
            last.set(front().get(path + "/" + started.body().path("id").asString()));
            return !last.get().path("finishedAt").isNull();
        });
        return last.get();
    }
}

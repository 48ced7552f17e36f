package dev.accumulator.consumer.federation;

import static dev.accumulator.consumer.federation.ThreeShards.CONTENTS;
import static dev.accumulator.consumer.federation.ThreeShards.SHARDS;
import static dev.accumulator.consumer.federation.ThreeShards.front;
import static dev.accumulator.consumer.federation.ThreeShards.get;
import static dev.accumulator.consumer.federation.ThreeShards.json;
import static dev.accumulator.consumer.federation.ThreeShards.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.MovementRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whoever follows all shards gets the changes of each, in its order, and has the balances of all. */
interface ChangesOverShards {
    /** Documents that are posted while somebody follows, and their first number. */
    int DOCUMENTS = 60;

    int FIRST = 1_000;

    @Test
    default void changesOfAllShardsAreThoseOfEachWhileAllPost() throws Exception {
        List<ChangePlace> begins = CONTENTS.stream()
                .map(content -> content.newestChange("inventory"))
                .toList();
        EventStream stream = EventStream.open(null);
        EventStream.Event ready = stream.next();
        assertThat(ready.name()).isEqualTo("ready");
        assertThat(ready.data().path("generations").size()).isEqualTo(SHARDS);
        Map<String, BigDecimal> balances =
                balances("&knownAt=" + ready.data().path("knownAt").asString());
        List<JsonNode> got = new ArrayList<>();
        String end = "fed-" + (FIRST + DOCUMENTS);
        try (ExecutorService posters = Executors.newFixedThreadPool(SHARDS)) {
            CompletableFuture<?>[] posted = CONTENTS.stream()
                    .map(content -> CompletableFuture.runAsync(() -> post(content), posters))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture<?> ended = CompletableFuture.allOf(posted)
                    .thenRun(() ->
                            CONTENTS.get(CONTENTS.getFirst().shard().ofKey(end)).post(end, FIRST + DOCUMENTS));
            int expected = Integer.MAX_VALUE;
            while (got.size() < expected) {
                EventStream.Event change = stream.next();
                assertThat(change.name()).isEqualTo("change");
                got.add(change.data());
                if (got.size() % 23 == 0) {
                    stream.close();
                    stream = EventStream.open(change.id());
                }
                if (change.data().path("recorder").asString().equals("receipt:" + end)) {
                    ended.join();
                    expected = ownChanges(begins).values().stream()
                            .mapToInt(List::size)
                            .sum();
                }
            }
        } finally {
            stream.close();
        }
        ownChanges(begins)
                .forEach((shard, own) -> assertThat(got.stream()
                                .filter(change -> shardOf(change) == shard)
                                .map(ChangesOverShards::text))
                        .as("shard " + shard)
                        .isNotEmpty()
                        .isEqualTo(own));
        got.forEach(change -> balances.merge(
                change.path("product").asString(), change.path("quantity").decimalValue(), BigDecimal::add));
        balances.values().removeIf(balance -> balance.signum() == 0);
        Map<String, BigDecimal> now = balances("");
        assertThat(balances.keySet()).isEqualTo(now.keySet());
        balances.forEach((product, balance) -> assertThat(balance).as(product).isEqualByComparingTo(now.get(product)));
        // The other tests compare with the database that has all documents.
        for (int number = FIRST; number <= FIRST + DOCUMENTS; number++) {
            ThreeShards.whole().post("fed-" + number, number);
        }
    }

    @Test
    default void anIdOfAnotherStreamIsRefused() {
        for (String id : List.of("1.1.1.1", "1.1.1.1_1.1.1.1", "1.1.1.1_1.1.1.1_x", "_")) {
            HttpResponse<String> refused = get(front, "/api/registers/inventory/changes", "Last-Event-ID", id);
            assertThat(refused.statusCode()).as(id).isEqualTo(400);
            assertThat(json(refused).path("field").asString()).isEqualTo("Last-Event-ID");
        }
        assertThat(get(front, "/api/registers/nothing/changes").statusCode()).isEqualTo(404);
    }

    private static void post(ShardContent content) {
        for (int number = FIRST; number < FIRST + DOCUMENTS; number++) {
            if (content.shard().ofKey("fed-" + number) == content.shard().index()) {
                content.post("fed-" + number, number);
            }
        }
    }

    private static int shardOf(JsonNode change) {
        return CONTENTS.getFirst()
                .shard()
                .ofKey(change.path("recorder").asString().substring("receipt:".length()));
    }

    private static Map<Integer, List<String>> ownChanges(List<ChangePlace> begins) {
        Map<Integer, List<String>> changes = new TreeMap<>();
        for (int i = 0; i < SHARDS; i++) {
            changes.put(
                    i,
                    CONTENTS.get(i).changesAfter("inventory", begins.get(i)).stream()
                            .map(ChangesOverShards::text)
                            .toList());
        }
        return changes;
    }

    private static String text(MovementRow row) {
        return row.recorder() + " " + row.revision() + " " + row.line() + " " + row.reversal();
    }

    private static String text(JsonNode change) {
        return change.path("recorder").asString() + " "
                + change.path("revision").asLong() + " " + change.path("line").asInt() + " "
                + change.path("reversal").asBoolean();
    }

    private static Map<String, BigDecimal> balances(String more) throws IOException {
        Map<String, BigDecimal> balances = new TreeMap<>();
        rows(front, "/api/registers/inventory/balances?groupBy=product&nonZero=true&limit=500" + more).stream()
                .filter(row -> row.has("product"))
                .forEach(row -> balances.put(
                        row.path("product").asString(), row.path("quantity").decimalValue()));
        balances.values().removeIf(balance -> balance.signum() == 0);
        return balances;
    }
}

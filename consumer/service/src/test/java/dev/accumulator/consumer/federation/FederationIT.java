package dev.accumulator.consumer.federation;

import static dev.accumulator.consumer.federation.ThreeShards.CONTENTS;
import static dev.accumulator.consumer.federation.ThreeShards.DATABASES;
import static dev.accumulator.consumer.federation.ThreeShards.SHARDS;
import static dev.accumulator.consumer.federation.ThreeShards.TOPIC;
import static dev.accumulator.consumer.federation.ThreeShards.WAIT_MAX;
import static dev.accumulator.consumer.federation.ThreeShards.connect;
import static dev.accumulator.consumer.federation.ThreeShards.front;
import static dev.accumulator.consumer.federation.ThreeShards.get;
import static dev.accumulator.consumer.federation.ThreeShards.json;
import static dev.accumulator.consumer.federation.ThreeShards.name;
import static dev.accumulator.consumer.federation.ThreeShards.post;
import static dev.accumulator.consumer.federation.ThreeShards.put;
import static dev.accumulator.consumer.federation.ThreeShards.rows;
import static dev.accumulator.consumer.federation.ThreeShards.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * A front instance over three shards, and an instance over one database with the documents of all three: whatever is asked,
 * they answer the same.
 */
@Timeout(600)
class FederationIT
        implements ChangesOverShards,
                PagesOverShards,
                SingleStatementsOverShards,
                StateOverShards,
                RetriesUnderWay,
                DescriptionOverShards {
    @BeforeAll
    static void start() {
        ThreeShards.start();
    }

    @AfterAll
    static void stop() {
        ThreeShards.stop();
    }

    @Test
    void theFrontAnswersAsOneDatabaseDoes() {
        for (String path : List.of(
                "/api/registers",
                "/api/registers/inventory/balances?groupBy=warehouse,product&limit=7",
                "/api/registers/inventory/balances?groupBy=product&nonZero=true&limit=3",
                "/api/registers/inventory/balances?groupBy=product&sort=-quantity&limit=4",
                "/api/registers/inventory/balances?groupBy=product&quantity=gt:20&limit=2",
                "/api/registers/inventory/balances?at=2026-04-10&groupBy=warehouse",
                "/api/registers/inventory/balances",
                "/api/registers/inventory/balances?groupBy=product&count=true&limit=5",
                "/api/registers/inventory/turnovers?from=2026-04-05&to=2026-04-20&groupBy=warehouse&interval=day"
                        + "&balances=true&limit=5",
                "/api/registers/inventory/turnovers?from=2026-04-05&to=2026-04-08&groupBy=warehouse&interval=day"
                        + "&balances=true&empty=true&totals=true&limit=3",
                "/api/registers/inventory/turnovers?interval=document&balances=true&groupBy=warehouse&limit=9",
                "/api/registers/inventory/turnovers?interval=hour&limit=11",
                "/api/registers/inventory/values?dimension=product&text=1",
                "/api/balances?register=inventory&groupBy=product",
                "/api/orders?limit=7",
                "/api/orders/order-fed-3")) {
            assertThat(rows(front, path)).as(path).isEqualTo(rows(single, path));
        }
        for (String path : List.of(
                "/api/registers/inventory/movements?limit=7",
                "/api/registers/inventory/movements?order=period-oldest-first&limit=8",
                "/api/recorders?limit=7",
                "/api/recorders?beginning=receipt:fed-1&limit=4")) {
            assertThat(withoutMoments(rows(front, path)))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(withoutMoments(rows(single, path)));
        }
    }

    @Test
    void whatIsKnownNowIsSettledInAllShardsBeforeItIsTold() {
        String path = "/api/registers/inventory/balances?groupBy=product";
        assertThat(rows(front, path + "&knownAt=" + Instant.now())).isEqualTo(rows(single, path));
    }

    @Test
    void anExportIsThatOfOneDatabase() {
        for (String path : List.of(
                "/api/registers/inventory/balances?groupBy=warehouse,product",
                "/api/registers/inventory/turnovers?groupBy=product&interval=day&balances=true&from=2026-04-03&totals=true")) {
            HttpResponse<String> ofFront = get(front, path, "Accept", "text/csv");
            assertThat(ofFront.statusCode()).as(ofFront.body()).isEqualTo(200);
            assertThat(ofFront.body())
                    .as(path)
                    .isEqualTo(get(single, path, "Accept", "text/csv").body())
                    .hasLineCount((int) ofFront.body().lines().count());
            assertThat(ofFront.headers().firstValue("Accumulator-Positions"))
                    .hasValueSatisfying(positions -> assertThat(positions).contains(TOPIC + "-2@"));
        }
    }

    @Test
    void anAnswerTellsThePositionsOfAllShards() {
        HttpResponse<String> answer = get(front, "/api/registers/inventory/balances");
        assertThat(answer.headers().firstValue("Accumulator-Positions").orElseThrow())
                .contains(TOPIC + "-0@", TOPIC + "-1@", TOPIC + "-2@");
    }

    @Test
    void aReadWaitsForTheShardOfItsRecord() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
                () -> get(front, "/api/registers/inventory/balances?after=" + TOPIC + "-1@40"));
        CONTENTS.get(1).position(TOPIC, 1, 41);
        HttpResponse<String> answer = waiting.get();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Accumulator-Positions").orElseThrow())
                .contains(TOPIC + "-1@41");
    }

    @Test
    void aShardThatIsAwayIsNamedAndKeepsNobodyFromTheDocumentsOfOthers() throws Exception {
        String last;
        try (Connection other = connect(DATABASES.getFirst());
                Statement statement = other.createStatement();
                EventStream stream = EventStream.open(null)) {
            last = stream.next().id();
            String name = name(DATABASES.get(1));
            statement.execute("alter database " + name + " with allow_connections false");
            try {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
                await().atMost(WAIT_MAX).untilAsserted(() -> {
                    HttpResponse<String> answer = get(front, "/api/registers/inventory/balances");
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                    JsonNode problem = json(answer);
                    assertThat(problem.path("code").asString()).isEqualTo("shard-unavailable");
                    assertThat(problem.path("shard").asInt()).isEqualTo(1);
                    assertThat(problem.path("detail").asString()).contains("Shard 1 (", name);
                });
                EventStream.Event away = stream.next();
                assertThat(away.name()).isEqualTo("shard-unavailable");
                assertThat(away.data().path("shard").asInt()).isEqualTo(1);
                assertThat(away.data().path("detail").asString()).contains("Shard 1 (", name);
                assertThat(stream.nextOrEnd()).isEmpty();
                // Refused, or told once more by a stream that ends.
                assertThat(get(front, "/api/registers/inventory/changes", "Last-Event-ID", last)
                                .body())
                        .contains("shard-unavailable");
                // A read may find it away before whoever looks once a second.
                await().atMost(WAIT_MAX)
                        .untilAsserted(() -> assertThat(json(get(front, "/api/status"))
                                        .path("problems")
                                        .path(0)
                                        .asString())
                                .contains("Shard 1 (", name));
                JsonNode status = json(get(front, "/api/status"));
                assertThat(status.path("shards").path(1).path("missing").isNull())
                        .isFalse();
                assertThat(status.path("shards")
                                .path(2)
                                .path("deadLetters")
                                .path("open")
                                .asInt())
                        .isPositive();
                assertThat(get(front, "/", "Accept", "text/html").body())
                        .contains("Shard 1 (", "A shard does not answer", "not-json");
                assertThat(get(front, "/letters", "Accept", "text/html").statusCode())
                        .isEqualTo(503);
                for (int number = 0; number < 20; number++) {
                    String id = "fed-" + number;
                    int shard = CONTENTS.getFirst().shard().ofKey(id);
                    HttpResponse<String> document = get(front, "/api/recorders/receipt:" + id);
                    assertThat(document.statusCode()).as(id).isEqualTo(shard == 1 ? 503 : 200);
                }
                // Nobody can tell whether the missing shard knows it.
                assertThat(get(front, "/api/recorders/receipt:nobody").statusCode())
                        .isEqualTo(503);
                assertThat(get(front, "/api/registers/inventory/balances", "Accept", "text/csv")
                                .statusCode())
                        .isEqualTo(503);
            } finally {
                statement.execute("alter database " + name + " with allow_connections true");
            }
        }
        await().atMost(WAIT_MAX)
                .until(() -> get(front, "/api/registers/inventory/balances").statusCode() == 200);
        CONTENTS.get(1).post(ofShard(1), 2_000);
        ThreeShards.whole().post(ofShard(1), 2_000);
        // Until whoever looks once a second has found it back, a stream tells once more that it is away, and ends.
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            try (EventStream stream = EventStream.open(last)) {
                assertThat(stream.next().data().path("recorder").asString()).isEqualTo("receipt:" + ofShard(1));
            }
        });
    }

    /** The name of a document that belongs to a shard. */
    private static String ofShard(int shard) {
        return IntStream.iterate(2_000, number -> number + 1)
                .mapToObj(number -> "fed-" + number)
                .filter(id -> CONTENTS.getFirst().shard().ofKey(id) == shard)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aShardThatIsSlowIsNamed() throws SQLException {
        try (Connection holder = connect(DATABASES.get(2));
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table accumulator_1.recorders in access exclusive mode");
            statement.execute("lock table accumulator_1.inventory_cell in access exclusive mode");
            // In a snapshot, and by a single statement.
            for (CompletableFuture<HttpResponse<String>> asked : Stream.of(
                            "/api/recorders?limit=5", "/api/registers/inventory/balances")
                    .map(path -> CompletableFuture.supplyAsync(() -> get(front, path)))
                    .toList()) {
                HttpResponse<String> answer = asked.join();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                JsonNode problem = json(answer);
                assertThat(problem.path("code").asString()).isEqualTo("shard-unavailable");
                assertThat(problem.path("shard").asInt()).isEqualTo(2);
            }
            // Nothing goes on working for answers that nobody waits for.
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(waiting(statement)).isZero());
            holder.rollback();
        }
        await().atMost(WAIT_MAX)
                .until(() -> get(front, "/api/recorders?limit=5").statusCode() == 200);
    }

    /** How many statements wait for a lock of the database. */
    private static int waiting(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                select count(*)
                  from pg_locks l
                  join pg_database d on d.oid = l.database
                 where d.datname = current_database()
                   and not l.granted
                """)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void closingDatesAndSealsAreThoseOfAllShards() {
        String close = "{\"register\": \"inventory\", \"closedThrough\": \"2025-12-31\", \"by\": \"ann\"}";
        HttpResponse<String> closed = put(front, "/api/closings", close);
        assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
        assertThat(json(closed)
                        .path("rows")
                        .valueStream()
                        .map(row -> row.path("shard").asInt()))
                .containsExactly(0, 1, 2);
        CONTENTS.forEach(
                content -> assertThat(content.closings()).containsEntry("inventory", LocalDate.parse("2025-12-31")));

        HttpResponse<String> sealed =
                post(front, "/api/seals", "{\"register\": \"inventory\", \"month\": \"2025-12\", \"by\": \"ann\"}");
        assertThat(sealed.statusCode()).as(sealed.body()).isEqualTo(200);
        assertThat(rows(front, "/api/seals?limit=2").stream()
                        .map(row -> row.path("shard").asInt()))
                .containsExactlyInAnyOrder(0, 1, 2);

        HttpResponse<String> ahead = put(front, "/api/closings", close.replace("2025-12-31", "2199-12-01"));
        assertThat(ahead.statusCode()).as(ahead.body()).isEqualTo(400);
        assertThat(json(ahead).path("detail").asString()).startsWith("Shard 0: closedThrough");
        // One of them is open, as after a request that one shard has missed.
        CONTENTS.get(1).open("inventory");
        JsonNode state = json(get(front, "/api/closings?register=inventory"))
                .path("registers")
                .path(0);
        assertThat(state.path("closedThrough").isNull()).as(state.toString()).isTrue();
        assertThat(state.at("/shards/2/closedThrough").asString()).isEqualTo("2025-12-31");

        assertThat(put(front, "/api/closings", close.replace("\"2025-12-31\"", "null"))
                        .statusCode())
                .isEqualTo(200);
        CONTENTS.forEach(content -> assertThat(content.closings()).isEmpty());
        List<JsonNode> history = rows(front, "/api/closings?register=inventory&limit=2").stream()
                .filter(row -> row.has("id"))
                .toList();
        assertThat(history.stream().map(row -> row.path("id").asString()))
                .hasSize(6)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-2]-[0-9]+"));
        assertThat(moments(history, "at")).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void theStatusTellsThePartitionsOfEachShard() {
        // A shard that was away or slow may still be told as such, and a position that was put back as it was before.
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            JsonNode status = json(get(front, "/api/status"));
            for (int shard = 0; shard < SHARDS; shard++) {
                assertItsPartition(status.path("shards").path(shard), shard);
            }
        });
    }

    private static void assertItsPartition(JsonNode one, int shard) {
        assertThat(one.path("shard").asInt()).isEqualTo(shard);
        assertThat(one.path("generation").path("live").asInt()).isEqualTo(1);
        JsonNode partition = one.path("partitions")
                .path("rows")
                .valueStream()
                .filter(row -> row.path("topic").asString().equals(TOPIC))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(one));
        assertThat(partition.path("partition").asInt()).isEqualTo(shard);
        assertThat(partition.path("position").asLong()).isGreaterThanOrEqualTo(30);
        // The topic is empty, and so the position lies behind its end.
        assertThat(partition.path("refused").asString()).contains("ends");
    }

    @Test
    void lettersOfAllShardsAreOneListAndAChangeOfOneGoesToItsShard() {
        List<JsonNode> letters = rows(front, "/api/dead-letters?topic=" + TOPIC + "&limit=4");
        assertThat(letters).hasSize(5 * SHARDS);
        assertThat(letters.stream().map(letter -> letter.path("id").asString()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-2]-[0-9]+"));
        assertThat(moments(letters, "recordedAt")).isSortedAccordingTo(Comparator.reverseOrder());
        JsonNode first = letters.stream()
                .filter(letter -> letter.path("shard").asInt() == 2)
                .findFirst()
                .orElseThrow();
        String path = "/api/dead-letters/" + first.path("id").asString();
        assertThat(json(get(front, path)).path("partition").asInt()).isEqualTo(2);
        assertThat(json(get(front, path)).has("record")).isTrue();
        assertThat(get(front, "/api/dead-letters/9-1").statusCode()).isEqualTo(404);
        HttpResponse<String> resolved = post(front, path + "/resolve", "{\"reason\":\"known\"}");
        assertThat(resolved.statusCode()).as(resolved.body()).isEqualTo(200);
        assertThat(json(get(front, path)).path("state").asString()).isEqualTo("resolved");
        HttpResponse<String> retried = post(front, path + "/retry", "{}");
        // No instance of that shard is there to do it, so nothing is left behind.
        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(503);
        assertThat(json(retried).path("detail").asString()).contains("Shard 2 (", "no instance of it has taken");
        assertThat(CONTENTS.get(2).requests()).isZero();
    }

    @Test
    void aRequestMayMeanTheShardOfTheInstanceAlone() {
        HttpResponse<String> own = get(front, "/api/registers/inventory/balances", "Accumulator-Shard", "0");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.body())
                .isNotEqualTo(get(front, "/api/registers/inventory/balances").body());
        assertThat(get(front, "/api/partitioning", "Accumulator-Shard", "1").statusCode())
                .isEqualTo(400);
    }

    /** Moments have fractions of any length, and are no text that could be compared. */
    private static List<Instant> moments(List<JsonNode> rows, String field) {
        return rows.stream()
                .map(row -> Instant.parse(row.path(field).asString()))
                .toList();
    }

    private static List<String> withoutMoments(List<JsonNode> rows) {
        return rows.stream()
                .map(row -> row.toString()
                        .replaceAll("\"recordedAt\":\"[^\"]*\"", "")
                        .replaceAll("\"source\":[^,}]*", ""))
                .toList();
    }
}

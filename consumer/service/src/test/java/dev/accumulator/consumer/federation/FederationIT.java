package dev.accumulator.consumer.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.testkit.PostgresDatabase;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A front instance over three shards, and an instance over one database with the documents of all three: whatever is asked,
 * they answer the same.
 */
class FederationIT {
    private static final int SHARDS = 3;

    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private static final String TOPIC = TestKafka.newTopic("receipts", SHARDS);

    private static final List<PostgresDatabase> DATABASES = new ArrayList<>();

    private static final List<ShardContent> CONTENTS = new ArrayList<>();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static @Nullable ConfigurableApplicationContext front;

    private static @Nullable ConfigurableApplicationContext single;

    @BeforeAll
    static void start() {
        List<PostgresDatabase> all = new ArrayList<>();
        for (int i = 0; i <= SHARDS; i++) {
            all.add(TestPostgres.newDatabase());
        }
        DATABASES.addAll(all.subList(0, SHARDS));
        for (int i = 0; i < SHARDS; i++) {
            CONTENTS.add(ShardContent.open(DATABASES.get(i), i, SHARDS));
        }
        ShardContent whole = ShardContent.open(all.getLast(), 0, 1);
        for (int number = 0; number < 90; number++) {
            String id = "fed-" + number;
            int shard = CONTENTS.getFirst().shard().ofKey(id);
            CONTENTS.get(shard).post(id, number);
            whole.post(id, number);
        }
        for (int i = 0; i < SHARDS; i++) {
            CONTENTS.get(i).position(TOPIC, i, 30);
            for (long offset = 0; offset < 5; offset++) {
                CONTENTS.get(i).letter(TOPIC, offset);
            }
        }
        whole.close();
        List<String> shards = new ArrayList<>(List.of(
                "--accumulator.shard.index=0",
                "--accumulator.shard.of=" + SHARDS,
                "--accumulator.federation.answer-max=8s"));
        for (int i = 0; i < SHARDS; i++) {
            shards.add("--accumulator.shard.databases[" + i + "]="
                    + DATABASES.get(i).jdbcUrl());
        }
        front = application(DATABASES.getFirst(), shards);
        single = application(all.getLast(), List.of());
        await().atMost(WAIT_MAX).until(() -> get(front, "/api/registers").statusCode() == 200);
        await().atMost(WAIT_MAX).until(() -> get(single, "/api/registers").statusCode() == 200);
    }

    private static ConfigurableApplicationContext application(PostgresDatabase database, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.jmx.enabled=false",
                "--accumulator.intake.enabled=false",
                "--accumulator.outbox.relay=false",
                "--accumulator.rebuild.enabled=false",
                "--accumulator.verification.cron=-",
                "--accumulator.query.after.wait-max=30s",
                "--accumulator.topics.receipts=" + TOPIC,
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password()));
        arguments.addAll(more);
        return new SpringApplicationBuilder(ConsumerApplication.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        if (front != null) {
            front.close();
        }
        if (single != null) {
            single.close();
        }
        CONTENTS.forEach(ShardContent::close);
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
    void aShardThatIsAwayIsNamedAndKeepsNobodyFromTheDocumentsOfOthers() throws SQLException {
        try (Connection other = connect(DATABASES.getFirst());
                Statement statement = other.createStatement()) {
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
                JsonNode status = json(get(front, "/api/status"));
                assertThat(status.path("problems").path(0).asString()).contains("Shard 1 (", name);
                assertThat(status.path("shards").path(1).path("missing").isNull())
                        .isFalse();
                assertThat(status.path("shards")
                                .path(2)
                                .path("deadLetters")
                                .path("open")
                                .asInt())
                        .isPositive();
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
    }

    @Test
    void aShardThatIsSlowIsNamed() throws SQLException {
        try (Connection holder = connect(DATABASES.get(2));
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table accumulator_1.recorders in access exclusive mode");
            HttpResponse<String> answer = get(front, "/api/recorders?limit=5");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            JsonNode problem = json(answer);
            assertThat(problem.path("code").asString()).isEqualTo("shard-unavailable");
            assertThat(problem.path("shard").asInt()).isEqualTo(2);
            holder.rollback();
        }
        await().atMost(WAIT_MAX)
                .until(() -> get(front, "/api/recorders?limit=5").statusCode() == 200);
    }

    @Test
    void lettersOfAllShardsAreOneListAndAChangeOfOneGoesToItsShard() {
        List<JsonNode> letters = rows(front, "/api/dead-letters?topic=" + TOPIC + "&limit=4");
        assertThat(letters).hasSize(5 * SHARDS);
        assertThat(letters.stream().map(letter -> letter.path("id").asString()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-2]-[0-9]+"));
        assertThat(letters.stream().map(letter -> letter.path("recordedAt").asString()))
                .isSortedAccordingTo(Comparator.<String>reverseOrder());
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
        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(501);
        assertThat(json(retried).path("detail").asString()).contains("shard 2");
    }

    @Test
    void whatIsNotAnsweredOverAllShardsIsRefusedUnlessOneIsMeant() {
        for (String path : List.of(
                "/api/floors", "/api/rebuilds", "/api/partitions", "/api/closings", "/api/partitioning", "/rebuild")) {
            HttpResponse<String> refused = get(front, path);
            assertThat(refused.statusCode()).as(path).isEqualTo(501);
            if (path.startsWith("/api")) {
                assertThat(json(refused).path("code").asString()).isEqualTo("not-over-shards");
                assertThat(get(front, path, "Accumulator-Shard", "0").statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        }
        HttpResponse<String> own = get(front, "/api/registers/inventory/balances", "Accumulator-Shard", "0");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.body())
                .isNotEqualTo(get(front, "/api/registers/inventory/balances").body());
        assertThat(get(front, "/api/floors", "Accumulator-Shard", "1").statusCode())
                .isEqualTo(400);
    }

    private static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    private static String name(PostgresDatabase database) {
        return database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
    }

    /** The rows of all pages of an answer, with its totals and counts; the whole answer where it has no pages. */
    private static List<JsonNode> rows(@Nullable ConfigurableApplicationContext of, String path) {
        List<JsonNode> rows = new ArrayList<>();
        Set<String> cursors = new LinkedHashSet<>();
        String cursor = "";
        do {
            String next = cursor.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
            HttpResponse<String> answer = get(of, path + next);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
            JsonNode page = json(answer);
            if (!page.has("rows")) {
                return List.of(page);
            }
            page.path("rows").forEach(rows::add);
            for (String beside : List.of("totals", "count")) {
                if (page.has(beside)) {
                    rows.add(page.path(beside));
                }
            }
            cursor = page.path("next").asString("");
            assertThat(cursor.isEmpty() || cursors.add(cursor)).isTrue();
        } while (!cursor.isEmpty());
        return rows;
    }

    private static List<String> withoutMoments(List<JsonNode> rows) {
        return rows.stream()
                .map(row -> row.toString()
                        .replaceAll("\"recordedAt\":\"[^\"]*\"", "")
                        .replaceAll("\"source\":[^,}]*", ""))
                .toList();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<String> get(
            @Nullable ConfigurableApplicationContext of, String path, String... headers) {
        String port = Objects.requireNonNull(of).getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT_MAX);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static HttpResponse<String> post(@Nullable ConfigurableApplicationContext of, String path, String body) {
        String port = Objects.requireNonNull(of).getEnvironment().getProperty("local.server.port");
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}

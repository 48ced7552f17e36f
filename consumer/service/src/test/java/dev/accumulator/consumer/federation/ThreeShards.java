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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A front instance over three shards, and an instance over one database with the documents of all three, for the tests of
 * answers over all shards.
 */
final class ThreeShards {
    static final int SHARDS = 3;

    static final Duration WAIT_MAX = Duration.ofMinutes(3);

    static final String TOPIC = TestKafka.newTopic("receipts", SHARDS);

    static final List<PostgresDatabase> DATABASES = new ArrayList<>();

    static final List<ShardContent> CONTENTS = new ArrayList<>();

    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static @Nullable ConfigurableApplicationContext front;

    static @Nullable ConfigurableApplicationContext single;

    private static @Nullable ShardContent whole;

    private ThreeShards() {}

    /** The content of the one database that has all documents. */
    static ShardContent whole() {
        return Objects.requireNonNull(whole, "It was started");
    }

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
        ThreeShards.whole = whole;
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
        List<String> shards = new ArrayList<>(List.of(
                "--accumulator.shard.index=0",
                "--accumulator.shard.of=" + SHARDS,
                "--accumulator.federation.answer-max=8s",
                "--accumulator.shard-requests.done-max=1s"));
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
                "--accumulator.registers.inventory.published=true",
                "--accumulator.publication.enabled=false",
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

    static void stop() {
        if (front != null) {
            front.close();
        }
        if (single != null) {
            single.close();
        }
        CONTENTS.forEach(ShardContent::close);
        if (whole != null) {
            whole.close();
        }
    }

    static Connection connect(PostgresDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    static String name(PostgresDatabase database) {
        return database.jdbcUrl().substring(database.jdbcUrl().lastIndexOf('/') + 1);
    }

    /** The rows of all pages of an answer, with its totals and counts; the whole answer where it has no pages. */
    static List<JsonNode> rows(@Nullable ConfigurableApplicationContext of, String path) {
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

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    static HttpResponse<String> get(@Nullable ConfigurableApplicationContext of, String path, String... headers) {
        String port = Objects.requireNonNull(of).getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT_MAX);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    static HttpResponse<String> post(@Nullable ConfigurableApplicationContext of, String path, String body) {
        return change("POST", of, path, body);
    }

    /** Sends a form, and does not follow where its answer leads. */
    static HttpResponse<String> submit(@Nullable ConfigurableApplicationContext of, String path, String fields) {
        String port = Objects.requireNonNull(of).getEnvironment().getProperty("local.server.port");
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT_MAX)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString(fields))
                .build());
    }

    static HttpResponse<String> put(@Nullable ConfigurableApplicationContext of, String path, String body) {
        return change("PUT", of, path, body);
    }

    static HttpResponse<String> delete(@Nullable ConfigurableApplicationContext of, String path) {
        return change("DELETE", of, path, "");
    }

    private static HttpResponse<String> change(
            String method, @Nullable ConfigurableApplicationContext of, String path, String body) {
        String port = Objects.requireNonNull(of).getEnvironment().getProperty("local.server.port");
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(WAIT_MAX)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
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

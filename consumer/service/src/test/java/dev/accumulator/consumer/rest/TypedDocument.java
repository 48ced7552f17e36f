package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.schemas.DocumentEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the commands of a document, from first to last, and compares the answers. {@code "…"} in an answer stands for a value
 * that differs from run to run.
 */
public final class TypedDocument {
    private static final Duration RUN_MAX = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final int port;
    private final Environment environment;
    private final JdbcTemplate jdbc;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> variables = new HashMap<>();

    public TypedDocument(int port, Environment environment, JdbcTemplate jdbc) {
        this.port = port;
        this.environment = environment;
        this.jdbc = jdbc;
    }

    /** Applies the configuration that a document shows first. */
    static void configure(Path document, ConfigurableApplicationContext context) {
        List<String> lines = lines(document);
        apply(document, lines, lines.indexOf("```yaml") + 1, context);
    }

    /** Applies all configuration that a document shows. */
    static void configureAll(Path document, ConfigurableApplicationContext context) {
        List<String> lines = lines(document);
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i - 1).equals("```yaml") && lines.get(i).equals("accumulator:")) {
                apply(document, lines, i, context);
            }
        }
    }

    private static void apply(Path document, List<String> lines, int begin, ConfigurableApplicationContext context) {
        String yaml = String.join(
                "\n",
                lines.subList(begin, begin + lines.subList(begin, lines.size()).indexOf("```")));
        try {
            new YamlPropertySourceLoader()
                    .load(document + " line " + begin, new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(context.getEnvironment().getPropertySources()::addFirst);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static List<String> lines(Path document) {
        try {
            return Files.readAllLines(document);
        } catch (IOException missing) {
            throw new java.io.UncheckedIOException(missing);
        }
    }

    /** Runs all commands of a document, more than a number of them. */
    public void type(Path document, int commandsMin) {
        List<String> otherwise = new ArrayList<>();
        Transcript transcript = Transcript.of(lines(document));
        for (Transcript.Entry entry : transcript.entries()) {
            String answer = answer(entry);
            if (!answer.isEmpty()) {
                otherwise.add("Line " + entry.line() + ": " + entry.typed() + "\n" + answer);
            }
        }

        assertThat(transcript.entries()).hasSizeGreaterThan(commandsMin);
        assertThat(String.join("\n", otherwise)).isEmpty();
    }

    /** Runs a command and returns the answer if it differs from the document's, and an empty text if it does not. */
    private String answer(Transcript.Entry entry) {
        if (entry.prompt().equals(Transcript.PSQL)) {
            String actual = PsqlTable.of(jdbc, entry.typed());
            return actual.equals(entry.answer().strip()) ? "" : actual;
        }
        String typed = entry.typed();
        if (typed.matches("[a-z]+=\\$\\(date .*\\)")) {
            variables.put(
                    typed.substring(0, typed.indexOf('=')),
                    Clock.systemUTC().instant().toString());
            return "";
        }
        List<String> words = ShellLine.words(typed, variables);
        return switch (words.getFirst()) {
            case "curl" -> curl(words, entry.answer());
            case "echo" -> publish(words);
            default -> "The test cannot run this command";
        };
    }

    /** Sends the bytes that curl sends for these words: the target of the request as it is typed. */
    private String curl(List<String> words, String expected) {
        StringBuilder headers = new StringBuilder("Host: localhost\r\nConnection: close\r\n");
        String method = "GET";
        String target = "/";
        String body = "";
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            switch (word) {
                case "-s" -> {}
                case "-X" -> method = words.get(++i);
                case "-d" -> body = words.get(++i);
                case "-H" -> headers.append(words.get(++i)).append("\r\n");
                default -> {
                    assertThat(word).startsWith("localhost:8080/");
                    target = word.substring("localhost:8080".length());
                }
            }
        }
        if (!body.isEmpty()) {
            headers.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        String built = method + " " + target + " HTTP/1.1\r\n" + headers + "\r\n" + body;
        String[] actual = {RawHttp.send(port, built).body()};
        if (!isSame(actual[0], expected) && target.matches(".*/(verifications|repairs)/\\d+")) {
            // A verification or repair runs in the background.
            try {
                await().atMost(RUN_MAX).until(() -> {
                    actual[0] = RawHttp.send(port, built).body();
                    return isSame(actual[0], expected);
                });
            } catch (ConditionTimeoutException otherwise) {
                return actual[0];
            }
        }
        return isSame(actual[0], expected) ? "" : actual[0];
    }

    private String send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Publishes as {@code echo 'key|value' | kcat … -t topic … -H name=value …} does, and waits until the record is
     * posted.
     */
    private String publish(List<String> words) {
        String[] record = words.get(1).split("\\|", 2);
        String topic = words.get(words.indexOf("-t") + 1);
        ProducerRecord<String, String> built = new ProducerRecord<>(
                environment.getProperty("accumulator.topics." + topic, topic), record[0], record[1]);
        for (int i = words.indexOf("kcat"); i < words.size(); i++) {
            if (words.get(i).equals("-H")) {
                String[] header = words.get(i + 1).split("=", 2);
                built.headers().add(header[0], header[1].getBytes(StandardCharsets.UTF_8));
            }
        }
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", setting("spring.kafka.bootstrap-servers")),
                new StringSerializer(),
                new StringSerializer())) {
            var sent = producer.send(built);
            producer.flush();
            assertThat(sent).isDone();
            if (topic.equals("closing") || topic.equals("accounts")) {
                awaitRead(sent.resultNow());
                return "";
            }
        }
        JsonNode value = JSON.readTree(record[1]);
        String recorder = switch (topic) {
            case "orders" -> DocumentEvent.ORDER_PREFIX + value.path("orderId").asString();
            case "receipts" ->
                DocumentEvent.RECEIPT_PREFIX + value.path("receiptId").asString();
            case "reservations" ->
                DocumentEvent.RESERVATION_PREFIX + value.path("reservationId").asString();
            default -> record[0];
        };
        awaitRecorder(recorder, value.get("revision").asLong());
        return "";
    }

    /** Waits until a record is read that makes no document. */
    private void awaitRead(RecordMetadata place) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/registers?after="
                        + place.topic() + "-" + place.partition() + "@" + place.offset()))
                .build();
        await().atMost(RUN_MAX).until(() -> send(request).contains("\"registers\""));
    }

    /** Waits until a revision of a document is posted, refused by a floor, or a dead letter. */
    void awaitRecorder(String recorder, long revision) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/recorders/" + recorder))
                .build();
        await().atMost(RUN_MAX).until(() -> {
            JsonNode document = JSON.readTree(send(request));
            return document.path("revision").asLong() == revision
                    || document.at("/belowFloor/revision").asLong() == revision
                    || document.at("/letters/0/revision").asLong() == revision;
        });
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }

    private static boolean isSame(String actual, String expected) {
        try {
            return isSame(JSON.readTree(actual), JSON.readTree(expected));
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean isSame(JsonNode actual, JsonNode expected) {
        if (expected.isString() && expected.asString().equals("…")) {
            return true;
        }
        if (expected.isObject() && actual.isObject()) {
            Map<String, JsonNode> left = new LinkedHashMap<>();
            actual.properties().forEach(field -> left.put(field.getKey(), field.getValue()));
            boolean same = expected.properties().stream().allMatch(field -> {
                JsonNode value = left.remove(field.getKey());
                return value != null && isSame(value, field.getValue());
            });
            return same && left.isEmpty();
        }
        if (expected.isArray() && actual.isArray()) {
            boolean same = expected.size() == actual.size();
            for (int i = 0; same && i < expected.size(); i++) {
                same = isSame(actual.get(i), expected.get(i));
            }
            return same;
        }
        // Compared as text, so that 420 differs from 420.0000.
        return actual.toString().equals(expected.toString());
    }
}

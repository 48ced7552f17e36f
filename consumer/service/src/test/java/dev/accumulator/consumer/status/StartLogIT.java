package dev.accumulator.consumer.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.accumulator.consumer.ConsumerProgram;
import dev.accumulator.testkit.TestKafka;
import dev.accumulator.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of a start, in a process of its own and with the settings that are shipped. */
class StartLogIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LINES_MAX = 40;

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aStartIsShortAndItsLinesAreJsonWithFieldsByOneSetting() throws Exception {
        Instances instances = new Instances();
        String orders = instances.topic("orders");
        loseFirstRecords(orders);
        Path log = folder.resolve("log");
        Queue<String> spans = new ConcurrentLinkedQueue<>();
        HttpServer collector = collector(spans);
        List<String> program = ConsumerProgram.command("512m");
        program.addAll(List.of(
                "--logging.structured.format.console=ecs",
                "--accumulator.tracing.endpoint=http://localhost:"
                        + collector.getAddress().getPort() + "/v1/traces"));
        program.addAll(instances.arguments(TestPostgres.newDatabase()));
        Process process = new ProcessBuilder(program)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !process.isAlive() || (read(log).contains("is a dead letter") && !spans.isEmpty()));
        } finally {
            // The process still exports at its end, and would try again for a while.
            process.destroy();
            process.waitFor();
            collector.stop(0);
        }
        // What was not acknowledged in time is sent once more.
        assertThat(spans.stream().distinct())
                .singleElement()
                .asString()
                .contains("\"traceId\":\"" + TRACE + "\"", "post " + orders);
        List<String> lines = read(log).lines().toList();

        assertThat(lines).as(() -> String.join("\n", lines)).hasSizeBetween(3, LINES_MAX - 1);
        List<JsonNode> events = lines.stream().map(JSON::readTree).toList();
        assertThat(events)
                .allSatisfy(
                        event -> assertThat(event.path("message").asString()).isNotBlank());
        assertThat(events)
                .filteredOn(event -> event.path("message").asString().contains("begins at 3"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.path("topic").asString()).isEqualTo(orders);
                    assertThat(event.path("partition").asInt(-1)).isZero();
                    assertThat(event.path("offset").asInt(-1)).isEqualTo(3);
                });
        assertThat(events)
                .filteredOn(event -> event.path("message").asString().contains("is a dead letter"))
                .first()
                .satisfies(event -> {
                    assertThat(event.path("topic").asString()).isEqualTo(orders);
                    assertThat(event.path("offset").asInt(-1)).isEqualTo(3);
                    assertThat(event.path("recorder").asString()).isEqualTo("order:lost");
                    assertThat(event.path("code").asString()).isNotBlank();
                });
    }

    private static HttpServer collector(Queue<String> spans) throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            spans.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        return collector;
    }

    /** Makes a topic whose first records are gone, and whose next one is no event. */
    private static void loseFirstRecords(String topic) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 4; i++) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0, "lost", "not json");
                record.headers()
                        .add("traceparent", ("00-" + TRACE + "-00f067aa0ba902b7-01").getBytes(StandardCharsets.UTF_8));
                Future<RecordMetadata> sent = producer.send(record);
                producer.flush();
                assertThat(sent).isDone();
            }
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
        }
    }

    private static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package dev.accumulator.consumer.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterFilter;
import dev.accumulator.consumer.deadletter.LetterState;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.maintenance.Admission;
import dev.accumulator.consumer.maintenance.Maintenance;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One answer tells the state of the whole service; {@code FailuresIT} has it while servers are away. */
@WholeConsumer
class StatusIT {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private DeadLetters letters;

    @Autowired
    private Maintenance maintenance;

    @Autowired
    private LettersHealth deadLetters;

    @BeforeEach
    void refuseARecord() {
        await().until(generations::isOpen);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", setting("spring.kafka.bootstrap-servers")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(
                    setting("accumulator.topics.orders"),
                    1,
                    "status-it".getBytes(StandardCharsets.UTF_8),
                    "not json".getBytes(StandardCharsets.UTF_8)));
            producer.flush();
            assertThat(sent).isDone();
        }
        await().atMost(Duration.ofMinutes(3)).until(() -> !letters.openByCode().isEmpty());
        // An answer may be some seconds old.
        await().atMost(Duration.ofMinutes(3))
                .until(() -> status().path("problems").toString().contains("dead letter"));
    }

    /** Other tests of this context count letters too. */
    @AfterEach
    void resolve() {
        for (Letter letter : letters.list(new LetterFilter(null, null, "order:status-it", LetterState.OPEN), null, 10)
                .letters()) {
            letters.resolve(letter.id(), "A test has made it", null);
        }
    }

    @Test
    void tellsWhatIsWrongFirstAndThenEverything() {
        Admission verification = maintenance.verify(null, "ann");
        assertThat(verification).isNotNull();

        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    JsonNode status = status();
                    assertThat(status.path("verification").path("finishedAt").asString())
                            .isNotEmpty();
                    assertThat(status.path("partitions").path("count").asInt()).isEqualTo(16);
                    assertThat(status.at("/partitions/rows/0/position").isNumber())
                            .isTrue();
                    assertThat(status.path("instances").toString())
                            .contains(
                                    ManagementFactory.getRuntimeMXBean().getName(),
                                    "[\"queries\",\"intake\",\"relay\",\"rebuilds\"]",
                                    "\"alive\":true");
                    assertThat(status.propertyNames().iterator().next()).isEqualTo("problems");
                    assertThat(status.path("problems").toString()).contains("dead letter");
                    assertThat(status.at("/deadLetters/byCode").isEmpty()).isFalse();
                    assertThat(status.at("/generation/live").asInt()).isPositive();
                    assertThat(status.path("outbox").size()).isEqualTo(2);
                    assertThat(status.path("unknown").isEmpty()).isTrue();
                    assertThat(deadLetters.health().getDetails().toString()).contains("byCode={", "open=");
                    assertThat(status.at("/posting/batchesPerSecond").asDouble())
                            .isNotNegative();
                });
    }

    @Test
    void theAnswerIsAsItIsDescribed() {
        JsonNode description = JSON.readTree(get("/v3/api-docs"));
        JsonNode schema = description.at("/components/schemas/Status");
        String answer = get("/api/status");

        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema.toString(), InputFormat.JSON)
                        .validate(answer, InputFormat.JSON))
                .isEmpty();
        Set<String> described = new TreeSet<>(schema.path("properties").propertyNames());
        // Of answers over all shards, which FederationIT holds against the description.
        assertThat(described.removeAll(Set.of("database", "missing", "shard", "shards")))
                .isTrue();
        assertThat(new TreeSet<>(JSON.readTree(answer).propertyNames()))
                .isEqualTo(described)
                .isEqualTo(new TreeSet<>(description
                        .at("/paths/~1api~1status/get/responses/200/content/application~1json/example")
                        .propertyNames()));
    }

    @Test
    void theCommandShowsTheSameAndEndsWithOneIfSomethingIsWrong() {
        // Its figures are those of the last look, which may have been a short one.
        await().atMost(Duration.ofMinutes(3)).untilAsserted(this::theCommandShowsTheSame);
    }

    private void theCommandShowsTheSame() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int code = OperatorCommands.execute(
                new PrintWriter(out), new PrintWriter(err), "status", "--url=http://localhost:" + port());

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines().toList()).first().asString().startsWith("PROBLEM  ");
        assertThat(out.toString())
                .containsSubsequence(
                        "generation    1 is live",
                        "partitions    16, lag ",
                        "-0  position ",
                        "posting       ",
                        "outbox        ",
                        "dead letters  ",
                        "verification  ");
        assertThat(code).isEqualTo(1);
    }

    private JsonNode status() {
        return JSON.readTree(get("/api/status"));
    }

    private String get(String path) {
        return Objects.requireNonNull(RestClient.create("http://localhost:" + port())
                .get()
                .uri(path)
                .retrieve()
                .body(String.class));
    }

    private String port() {
        return setting("local.server.port");
    }

    private String setting(String name) {
        return environment.getRequiredProperty(name);
    }
}

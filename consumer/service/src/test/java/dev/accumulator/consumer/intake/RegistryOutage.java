package dev.accumulator.consumer.intake;

import static dev.accumulator.consumer.intake.Source.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.avro.Serde;
import dev.accumulator.consumer.avro.TestRegistry;
import dev.accumulator.consumer.deadletter.DeadLetter;
import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A topic in Avro, and the registry of its schemas, which is away at times. */
final class RegistryOutage implements AutoCloseable {
    static final String TOPIC = "bank.stock";

    private static final String MAPPING = """
            mapping: avro-stock
            topics: [bank.stock]
            value: avro
            recorder: stock:{/id}
            revision: /version
            period: '"2026-04-19T10:15:00Z"'
            register: inventory
            dimensions: { warehouse: { value: 1 }, product: /product }
            resources: { quantity: /quantity, amount: /quantity }
            """;
    private static final String SCHEMA = """
            {"type": "record", "name": "Stock", "fields": [
              {"name": "id", "type": "string"},
              {"name": "version", "type": "long"},
              {"name": "product", "type": "int"},
              {"name": "quantity", "type": {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": 4}}
            ]}""";
    private static final List<Partition> PARTITIONS = List.of(new Partition(TOPIC, 0), new Partition(TOPIC, 1));
    private static final Schema PARSED = new Schema.Parser().parse(SCHEMA);

    private final TestRegistry registry = new TestRegistry();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path mapping;

    RegistryOutage() {
        try {
            mapping = Files.writeString(Files.createTempFile("avro-stock", ".yaml"), MAPPING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<String> settings() {
        return List.of(
                "--accumulator.mappings=" + mapping.toUri(),
                "--accumulator.schema-registry.url=" + registry.url(),
                "--accumulator.schema-registry.wait-max=2s");
    }

    /** Returns a value as a publisher writes it. */
    private static byte[] value(int schema, String id, int product, String quantity) {
        GenericRecord value = new GenericData.Record(PARSED);
        value.put("id", id);
        value.put("version", 1L);
        value.put("product", product);
        value.put(
                "quantity",
                ByteBuffer.wrap(
                        new BigDecimal(quantity).setScale(4).unscaledValue().toByteArray()));
        return Serde.of(schema).write(value);
    }

    /** A letter stays as it is while the registry is away, and is retried when it is back; so is a dry run. */
    void holdsUpRetriesAndDryRunsAndNothingElse(ConfigurableApplicationContext consumer) throws Exception {
        int product = 301;
        byte[] value = value(8, "letter", product, "2.5");
        RawEvent event = new RawEvent(TOPIC, 0, 1_000_000, 0, null, value, List.of());
        new TransactionTemplate(consumer.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(transaction -> consumer.getBean(DeadLetters.class)
                        .record(List.of(new DeadLetter(event, "not-avro", null, "a test", null, null))));
        String letter = "/api/dead-letters/"
                + get(consumer, "/api/dead-letters?topic=" + TOPIC)
                        .at("/rows/0/id")
                        .asLong();
        String events =
                "{\"events\": [{\"topic\": \"bank.stock\", \"valueBase64\": \"%s\"}]".formatted(base64(value)) + "%s}";
        String inForce = events.formatted("");
        String given = events.formatted(", \"mapping\": " + new JsonMapper().writeValueAsString(MAPPING));

        registry.fail(503);
        assertWaits(post(consumer, letter + "/retry", ""));
        assertWaits(post(consumer, "/api/dead-letters/retry?topic=" + TOPIC, ""));
        assertWaits(post(consumer, "/api/mappings/dry-run", inForce));
        assertWaits(post(consumer, "/api/mappings/dry-run", given));
        JsonNode open = get(consumer, letter);
        assertThat(open.path("state").asString()).isEqualTo("open");
        assertThat(open.path("code").asString()).isEqualTo("not-avro");
        assertThat(open.path("attempts").asInt()).isZero();
        assertThat(quantity(consumer, product)).isNull();

        registry.fail(0);
        registry.put(8, SCHEMA);
        for (String body : List.of(inForce, given)) {
            JsonNode part = json(post(consumer, "/api/mappings/dry-run", body)).at("/events/0/parts/0");
            assertThat(part.path("outcome").asString()).isEqualTo("post");
            assertThat(part.at("/movements/0/resources/quantity").decimalValue())
                    .isEqualByComparingTo("2.5");
        }
        for (int times = 0; times < 2; times++) {
            JsonNode retried = json(post(consumer, letter + "/retry", ""));
            assertThat(retried.path("state").asString()).isEqualTo("retried");
            assertThat(retried.path("attempts").asInt()).isOne();
        }
        assertThat(quantity(consumer, product)).isEqualTo("2.5000");
    }

    /** A partition whose next record needs the registry is not read; everything else goes on, and it is told. */
    void holdsUpItsOwnPartitionsAlone(ConfigurableApplicationContext consumer, Source source, CapturedOutput output)
            throws Exception {
        Posting posting = consumer.getBean(Posting.class);
        int product = 302;
        registry.fail(503);
        publish(consumer, 0, value(8, "first", product, "1"));
        publish(consumer, 0, value(9, "second", product, "10"));
        publish(consumer, 0, value(8, "third", product, "100"));
        publish(consumer, 1, value(9, "fourth", product, "1000"));
        source.publish(receipt("beside", 1, 303, "7"));
        source.awaitPosted(posting);

        String reason = "the schema registry at " + registry.url() + " answers /schemas/ids/9 with 503";
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            JsonNode intake = json(http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:"
                                            + consumer.getEnvironment().getProperty("local.management.port")
                                            + "/actuator/health"))
                                    .build(),
                            text()))
                    .at("/components/intake");
            assertThat(intake.path("status").asString()).isEqualTo("DOWN");
            assertThat(intake.at("/details/waitingFor").toString())
                    .isEqualTo("{\"%s-0\":\"%s\",\"%s-1\":\"%s\"}".formatted(TOPIC, reason, TOPIC, reason));
        });
        assertThat(quantity(consumer, 303)).isEqualTo("7.0000");
        assertThat(quantity(consumer, product)).as("what is before the record").isEqualTo("1.0000");
        assertThat(posting.positions(PARTITIONS)).containsEntry(PARTITIONS.getFirst(), 1L);
        assertThat(consumer.getBean(MeterRegistry.class)
                        .get("accumulator.intake.retries")
                        .tag("doing", "mapping")
                        .counter()
                        .count())
                .isPositive();
        assertThat(output.toString().lines().filter(line -> line.contains(" lets [" + TOPIC) && line.contains(reason)))
                .as("a line a thread, and one more for each time that its consumer is opened anew; not one a try")
                .hasSizeBetween(1, 8);
        source.publish(receipt("beside", 2, 303, "8"));
        source.awaitPosted(posting);
        assertThat(quantity(consumer, 303)).as("it goes on").isEqualTo("8.0000");

        registry.put(9, SCHEMA);
        registry.fail(0);
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(posting.positions(PARTITIONS))
                        .containsEntry(PARTITIONS.get(0), 3L)
                        .containsEntry(PARTITIONS.get(1), 1L));
        assertThat(quantity(consumer, product)).isEqualTo("1111.0000");
        assertThat(consumer.getBean(JdbcTemplate.class)
                        .queryForList(
                                "select recorder from accumulator_1.inventory_movements where product = ? order by 1",
                                String.class,
                                product))
                .containsExactly("stock:first", "stock:fourth", "stock:second", "stock:third");
        assertThat(get(consumer, "/api/dead-letters?state=open").path("rows")).isEmpty();
    }

    private static void publish(ConfigurableApplicationContext consumer, int partition, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        consumer.getEnvironment().getRequiredProperty("spring.kafka.bootstrap-servers")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(TOPIC, partition, null, value));
            producer.flush();
            assertThat(sent).isDone();
        }
    }

    private void assertWaits(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("10");
        JsonNode problem = json(answer);
        assertThat(problem.path("code").asString()).isEqualTo("mapping-waits");
        assertThat(problem.path("detail").asString())
                .isEqualTo("the schema registry at " + registry.url() + " answers /schemas/ids/8 with 503");
    }

    private static @Nullable String quantity(ConfigurableApplicationContext consumer, int product) {
        List<@Nullable String> quantities = consumer.getBean(JdbcTemplate.class)
                .queryForList(
                        "select quantity::text from accumulator_1.inventory_balances where product = ?",
                        String.class,
                        product);
        return quantities.isEmpty() ? null : quantities.getFirst();
    }

    private static String base64(byte[] value) {
        return Base64.getEncoder().encodeToString(value);
    }

    private JsonNode get(ConfigurableApplicationContext consumer, String path) throws Exception {
        return json(http.send(HttpRequest.newBuilder(uri(consumer, path)).build(), text()));
    }

    private HttpResponse<String> post(ConfigurableApplicationContext consumer, String path, String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(consumer, path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                text());
    }

    private static URI uri(ConfigurableApplicationContext consumer, String path) {
        return URI.create("http://localhost:" + consumer.getEnvironment().getProperty("local.server.port") + path);
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }

    @Override
    public void close() throws IOException {
        registry.close();
        Files.deleteIfExists(mapping);
    }
}

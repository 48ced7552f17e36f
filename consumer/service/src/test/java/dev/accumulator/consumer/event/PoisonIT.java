package dev.accumulator.consumer.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows every kind of bad record from the topic to the REST interface. Each lies between two good documents of its
 * partition, which must be posted all the same.
 */
@WholeConsumer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoisonIT {
    private static final int VALUE_BYTES_MAX = 32 << 20;
    private static final int PRODUCT = 7_001;

    @Autowired
    private Environment environment;

    @Autowired
    private JdbcTemplate jdbc;

    @LocalServerPort
    private int port;

    /** The place of each bad record: its topic, and its offset in partition 0. */
    private final IdentityHashMap<Refusal, String> offsets = new IdentityHashMap<>();

    /** Dead letters by the place of their record. */
    private final Map<String, JsonNode> letters = new HashMap<>();

    private int neighbours;

    private static final List<Refusal> POISON = Stream.of(
                    EventRefusalTests.refusals(), whole(), registers(), conflicts())
            .flatMap(each -> each)
            .toList();

    static List<Refusal> poison() {
        return POISON;
    }

    /** A record that is too large as a whole, although each of its fields is valid. */
    private static Stream<Refusal> whole() {
        String lines = IntStream.rangeClosed(1, 100_000)
                .mapToObj(i -> "{\"lineNo\":" + i + ",\"productId\":1,\"quantity\":1,\"unitPrice\":1}")
                .collect(Collectors.joining(",", "\"lines\":[", "]"));
        String order = GoodEvents.ORDER.replace(GoodEvents.LINES, lines);
        return Stream.of(Refusal.of(
                "100,000 lines",
                order("42", order),
                "value-too-large |  | the value has " + order.length() + " bytes, more than 1048576"));
    }

    /** Records that are well-formed but that the registers refuse. */
    private static Stream<Refusal> registers() {
        return Stream.of(
                Refusal.of(
                        "unknown register",
                        movement("\"register\":\"inventory\"", "\"register\":\"inventry\""),
                        "unknown-register | $.movements[0].register | There is no register \"inventry\"; defined are inventory, sales"),
                Refusal.of(
                        "unknown dimension",
                        movement("\"warehouse\":1,", "\"warehouse\":1,\"shelf\":4,"),
                        "unknown-dimension | $.movements[0].dimensions.shelf | Register \"inventory\" has no dimension \"shelf\"; it has warehouse, product"),
                Refusal.of(
                        "missing dimension",
                        movement("\"warehouse\":1,", ""),
                        "missing-dimension | $.movements[0].dimensions.warehouse | Dimension \"warehouse\" of register \"inventory\" has no value"),
                Refusal.of(
                        "null dimension",
                        movement("\"warehouse\":1,", "\"warehouse\":null,"),
                        "missing-dimension | $.movements[0].dimensions.warehouse | Dimension \"warehouse\" of register \"inventory\" has no value"),
                Refusal.of(
                        "dimension of another type",
                        movement("\"warehouse\":1,", "\"warehouse\":\"north\","),
                        "invalid-dimension | $.movements[0].dimensions.warehouse | Dimension \"warehouse\" of register \"inventory\": \"north\" does not fit int"),
                Refusal.of(
                        "dimension beyond its type",
                        movement("\"warehouse\":1,", "\"warehouse\":99999999999,"),
                        "invalid-dimension | $.movements[0].dimensions.warehouse | Dimension \"warehouse\" of register \"inventory\": \"99999999999\" does not fit int"),
                Refusal.of(
                        "unknown resource",
                        movement("\"amount\":\"-5000\"", "\"amount\":\"-5000\",\"weight\":1"),
                        "unknown-resource | $.movements[0].resources.weight | Register \"inventory\" has no resource \"weight\"; it has quantity, amount"),
                Refusal.of(
                        "more places than the scale",
                        movement("\"quantity\":\"100\"", "\"quantity\":\"100.00001\""),
                        "too-many-places | $.movements[0].resources.quantity | Resource \"quantity\" of register \"inventory\": 100.00001 has more than 4 decimal places, and nothing is rounded"),
                Refusal.of(
                        "overflow of numeric(18,4)",
                        movement("\"quantity\":\"100\"", "\"quantity\":\"100000000000000\""),
                        "resource-out-of-range | $.movements[0].resources.quantity | Resource \"quantity\" of register \"inventory\": 100000000000000 does not fit numeric(18,4)"),
                Refusal.of(
                        "overflow in a line",
                        order("42", GoodEvents.ORDER.replace("\"quantity\":50", "\"quantity\":100000000000000")),
                        "resource-out-of-range | $.lines[0].quantity | Resource \"quantity\" of register \"inventory\": -100000000000000 does not fit numeric(18,4)"),
                Refusal.of(
                        "overflow of a computed amount",
                        order(
                                "42",
                                GoodEvents.ORDER.replace(
                                        "\"quantity\":50,\"unitPrice\":250.00",
                                        "\"quantity\":99999999999999,\"unitPrice\":99999999999999")),
                        "resource-out-of-range | $.lines[0].amount | Resource \"amount\" of register \"inventory\": -9999999999999800000000000001.00 does not fit numeric(18,2)"),
                Refusal.of(
                        "product that is no number",
                        order("42", GoodEvents.ORDER.replace("\"productId\":101", "\"productId\":\"apple\"")),
                        "invalid-dimension | $.lines[0].productId | Dimension \"product\" of register \"inventory\": \"apple\" does not fit int"));
    }

    /** A posted revision that comes again with other content. */
    private static Stream<Refusal> conflicts() {
        return Stream.of(Refusal.of(
                "same revision, other content",
                order("n-1", neighbour(1).replace("\"quantity\":1", "\"quantity\":2")),
                "revision-conflict | $.revision | Revision 1 of order:n-1 was posted before with other content"));
    }

    private static RawEvent order(String key, String json) {
        return RawEvents.binary(Topics.ORDERS, key, EventTypes.ORDER_POSTED, json);
    }

    private static RawEvent movement(String good, String bad) {
        String one = """
                {"recorder":"adjustment:7","revision":7,"period":"2026-04-18T00:00:00Z","movements":[\
                {"register":"inventory","dimensions":{"warehouse":1,"product":42},\
                "resources":{"quantity":"100","amount":"-5000"}}]}""";
        assertThat(one).contains(good);
        return RawEvents.binary(Topics.MOVEMENTS, "adjustment:7", EventTypes.MOVEMENTS_POSTED, one.replace(good, bad));
    }

    private static String neighbour(int number) {
        return """
                {"orderId":"n-%d","revision":1,"occurredAt":"2026-04-19T10:15:00Z","clientId":1,"warehouseId":1,\
                "lines":[{"lineNo":1,"productId":%d,"quantity":1,"unitPrice":2}]}""".formatted(number, PRODUCT);
    }

    private static RawEvent mostOfOneMovement(int number) {
        return RawEvents.binary(
                Topics.RECEIPTS, "most-" + number, EventTypes.RECEIPT_POSTED, """
                {"receiptId":"most-%d","revision":1,"occurredAt":"2026-04-19T10:15:00Z","warehouseId":1,\
                "lines":[{"lineNo":1,"productId":%d,"quantity":99999999999999.9999,"unitCost":0}]}""".formatted(number, PRODUCT + 1));
    }

    @BeforeAll
    void publishAll() throws Exception {
        acceptLargeValues();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        environment.getRequiredProperty("spring.kafka.bootstrap-servers"),
                        "max.request.size",
                        VALUE_BYTES_MAX,
                        "buffer.memory",
                        2L * VALUE_BYTES_MAX),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            publishNeighbour(producer);
            for (int i = 1; i <= 3; i++) {
                send(producer, mostOfOneMovement(i));
            }
            for (Refusal refusal : POISON) {
                long offset = send(producer, refusal.record()).offset();
                offsets.put(refusal, refusal.record().topic() + "@" + offset);
                publishNeighbour(producer);
            }
        }
        RestClient http = RestClient.create("http://localhost:" + port);
        await("a letter for each bad record")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> read(http) && posted() == neighbours);
    }

    private void acceptLargeValues() throws ExecutionException, InterruptedException {
        AlterConfigOp larger = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(VALUE_BYTES_MAX)),
                AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", environment.getRequiredProperty("spring.kafka.bootstrap-servers")))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic(Topics.ORDERS)), List.of(larger)))
                    .all()
                    .get();
        }
    }

    private void publishNeighbour(KafkaProducer<byte[], byte[]> producer) throws Exception {
        neighbours++;
        send(producer, order("n-" + neighbours, neighbour(neighbours)));
    }

    private RecordMetadata send(KafkaProducer<byte[], byte[]> producer, RawEvent event) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        event.headers().forEach(header -> headers.add(header.name(), header.value()));
        return producer.send(new ProducerRecord<>(topic(event.topic()), 0, event.key(), event.value(), headers))
                .get();
    }

    private String topic(String role) {
        return environment.getRequiredProperty("accumulator.topics." + role);
    }

    /** True if every bad record has its dead letter. */
    private boolean read(RestClient http) {
        letters.clear();
        for (String role : List.of(Topics.ORDERS, Topics.RECEIPTS, Topics.MOVEMENTS)) {
            JsonNode page = JsonMapper.shared()
                    .readTree(Objects.requireNonNull(http.get()
                            .uri("/api/dead-letters?limit=1000&topic=" + topic(role))
                            .retrieve()
                            .body(String.class)));
            for (JsonNode letter : page.get("rows")) {
                // All records of this test are in partition 0.
                if (letter.get("partition").asInt() == 0) {
                    letters.put(role + "@" + letter.get("offset").asLong(), letter);
                }
            }
        }
        return letters.keySet().containsAll(offsets.values());
    }

    private int posted() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from accumulator_1.recorders where recorder like 'order:n-%' and posted",
                Integer.class));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void isADeadLetterThatNamesTheFaultAndItsPlace(Refusal refusal) {
        JsonNode letter = Objects.requireNonNull(letters.get(offsets.get(refusal)), refusal.what());

        assertThat(text(letter, "code")).isEqualTo(refusal.code());
        assertThat(text(letter, "path")).isEqualTo(refusal.path());
        assertThat(text(letter, "message")).isEqualTo(refusal.message());
        assertThat(text(letter, "state")).isEqualTo("open");
    }

    @Test
    void neighboursArePostedAndNothingElse() {
        assertThat(jdbc.queryForObject(
                        "select quantity from accumulator_1.inventory_balances where product = " + PRODUCT,
                        BigDecimal.class))
                .isEqualByComparingTo(BigDecimal.valueOf(-neighbours));
        String[] sources = offsets.values().stream()
                .map(place ->
                        topic(place.substring(0, place.indexOf('@'))) + "-0" + place.substring(place.indexOf('@')))
                .toArray(String[]::new);
        assertThat(jdbc.queryForList(
                        "select recorder from accumulator_1.recorders where source = any (?)", String.class, (Object)
                                sources))
                .isEmpty();
    }

    @Test
    void aTotalBeyondTheLimitOfOneMovementStaysExact() {
        assertThat(jdbc.queryForObject(
                        "select quantity from accumulator_1.inventory_balances where product = " + (PRODUCT + 1),
                        BigDecimal.class))
                .isEqualByComparingTo("299999999999999.9997");
    }

    private static @Nullable String text(JsonNode letter, String field) {
        JsonNode value = letter.get(field);
        return value == null || value.isNull() ? null : value.asString();
    }
}

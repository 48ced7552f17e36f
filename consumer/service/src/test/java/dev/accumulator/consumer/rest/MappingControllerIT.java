package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The mappings in force, and what they would make of events, over REST. */
@WholeConsumer
class MappingControllerIT {
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Autowired
    private Generations generations;

    @Autowired
    private RecordMapping batches;

    @Autowired
    private Environment environment;

    @Autowired
    private JdbcTemplate jdbc;

    @LocalServerPort
    private int port;

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
    }

    @Test
    void showsTheMappingsInForceWithTheirTopicsAndWhoNamesThem() {
        JsonNode answer = get("/api/mappings");

        assertThat(answer.path("countsOf").asString()).isEqualTo("this instance, since its start");
        assertThat(answer.path("mappings")
                        .valueStream()
                        .map(one -> one.path("name").asString() + " of "
                                + one.path("from").asString() + " reads "
                                + one.at("/topics/0").asString()))
                .containsExactly(
                        "batches of bean batchMapping reads "
                                + batches.topics().iterator().next(),
                        "movements of accumulator.topics.movements reads " + topic("movements"),
                        "orders of accumulator.topics.orders reads " + topic("orders"),
                        "receipts of accumulator.topics.receipts reads " + topic("receipts"));
        assertThat(answer.at("/mappings/0/fingerprint").asString()).isEqualTo("times 1");
        assertThat(answer.at("/mappings/0/postedBy").isNull()).isTrue();
        assertThat(answer.at("/mappings/0/refusesAll").asBoolean()).isFalse();
        assertThat(answer.path("mappings")
                        .valueStream()
                        .map(one -> one.path("file").asString("")))
                .containsExactly("", "", "classpath:/mappings/orders.yaml", "classpath:/mappings/receipts.yaml");
    }

    @Test
    void aDryRunTellsWhatTheMappingInForceWouldMakeOfEventsAndPostsNothing() {
        Long before = postings();
        JsonNode answer = dryRun("""
                {"events": [
                  {"topic": "BATCHES", "value": [
                    {"id": "dry", "revision": 4, "product": 7, "quantity": "1.50"},
                    {"skip": "return"},
                    {"id": "bad", "bad": true},
                    {"id": "unfit", "product": 7, "warehouse": "north"},
                    {"id": "gone", "withdraw": true}]},
                  {"topic": "BATCHES", "value": "no json"},
                  {"topic": "RECEIPTS", "key": "r1", "timestamp": "2026-04-10T10:15:00Z", "offset": 12, "partition": 1,
                   "headers": {"ce_specversion": "1.0", "ce_id": "1", "ce_source": "/shop", "ce_type": "receipt.posted"},
                   "value": {"receiptId": "r1", "revision": 1, "occurredAt": "2026-04-10T10:15:00Z", "warehouseId": 1,
                     "lines": [{"lineNo": 1, "productId": 7, "quantity": 12345678901234.5678, "unitCost": 0}]}}]}""");

        JsonNode parts = answer.at("/events/0/parts");
        assertThat(parts.valueStream().map(part -> part.path("outcome").asString()))
                .containsExactly("post", "passed-over", "refused", "refused", "withdraw");
        assertThat(parts.get(0).toString())
                .isEqualTo(
                        "{\"outcome\":\"post\",\"recorder\":\"batches:dry\",\"revision\":4,\"refusal\":null,"
                                + "\"movements\":[{\"register\":\"inventory\",\"period\":\"2026-04-19T10:15:00Z\","
                                + "\"dimensions\":{\"product\":\"7\",\"warehouse\":\"1\"},\"resources\":{\"quantity\":1.50}}]}");
        assertThat(parts.get(1).path("reason").asString()).isEqualTo("return");
        assertThat(parts.get(2).at("/refusal/path").asString()).isEqualTo("$[2].bad");
        assertThat(parts.get(3).at("/refusal/code").asString()).isEqualTo("invalid-dimension");
        assertThat(parts.get(3).at("/refusal/path").asString()).isEqualTo("$[3].warehouse");
        assertThat(parts.get(3).at("/movements/0/dimensions/warehouse").asString())
                .isEqualTo("north");
        assertThat(answer.at("/events/1/parts/0/refusal/code").asString()).isEqualTo("reading-failed");
        assertThat(answer.at("/events/2/source").asString()).isEqualTo(topic("receipts") + "-1@12");
        assertThat(answer.at("/events/2/parts/0/movements/0/resources/quantity")
                        .decimalValue()
                        .toPlainString())
                .isEqualTo("12345678901234.5678");
        assertThat(postings()).isEqualTo(before);
        assertThat(get("/api/recorders?id=batches:dry").path("status").asInt()).isEqualTo(404);
    }

    /** Types what {@code docs/mappings.md} shows of a dry run. */
    @Test
    void aDryRunAnswersAsThePageShows() {
        new TypedDocument(port, environment, jdbc).type(Path.of("../../docs/mappings.md"), 0);
    }

    @Test
    void anAnswerOfADryRunIsBounded() {
        String document = "{\"id\":\"a\",\"product\":7},";
        String value = "\"[" + (document.repeat(1_000) + "{}").replace("\"", "\\\"") + "]\"";
        JsonNode refused = dryRun("{\"events\":[{\"topic\":\"BATCHES\",\"value\":" + value + "}]}");

        assertThat(refused.at("/events/0/parts")).hasSize(1);
        assertThat(refused.at("/events/0/parts/0/refusal/message").asString()).contains("1001 parts");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [                                                            | body
            []                                                           | body
            {"event": []}                                                | event
            {"events": []}                                               | events
            {"events": [1]}                                              | events[0]
            {"events": [{"value": 1}]}                                   | events[0].topic
            {"events": [{"topic": "elsewhere", "value": 1}]}             | events[0].topic
            {"events": [{"topic": "BATCHES", "valu": 1}]}                | events[0].valu
            {"events": [{"topic": "BATCHES", "offset": -1}]}             | events[0].offset
            {"events": [{"topic": "BATCHES", "offset": 1.5}]}            | events[0].offset
            {"events": [{"topic": "BATCHES", "timestamp": "yesterday"}]} | events[0].timestamp
            {"events": [{"topic": "BATCHES", "valueBase64": "no base"}]} | events[0].valueBase64
            {"events": [{"topic": "BATCHES", "valueBase64": 1}]}         | events[0].valueBase64
            {"events": [{"topic": "BATCHES", "key": 1, "keyBase64": "MQ=="}]} | events[0].keyBase64
            """)
    void whatIsWrongWithADryRunIsNamed(String body, String field) {
        JsonNode problem = dryRun(body);

        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("field").asString()).isEqualTo(field);
    }

    /** A file that comes with the service may be given as it is, and one with other recorders of its prefix may not. */
    @Test
    void aShippedMappingCanBeGivenAsItIs() {
        String shipped = ShippedFiles.text("receipts").orElseThrow();
        Map<String, Object> body = Map.of("mapping", shipped, "events", List.of(Map.of("key", "r1", "value", "null")));
        JsonNode tried = dryRun(EXACT.writeValueAsString(body));

        assertThat(tried.at("/events/0/mapping").asString()).isEqualTo("receipts");
        assertThat(tried.at("/events/0/parts/0/refusal/code").asString()).isEqualTo("missing-header");
        JsonNode problem = dryRun(EXACT.writeValueAsString(Map.of(
                "mapping", shipped.replace("receipt:{key}", "receipt:{/id}"), "events", List.of(Map.of("value", 1)))));
        assertThat(problem.at("/mistakes/0/message").asString()).contains("belong to the shipped topics");
    }

    @Test
    void theMistakesOfAMappingThatIsGivenAreListedWithTheirPlaces() {
        JsonNode problem = dryRun("{\"mapping\": \"no mapping: [\", \"events\": [{\"value\": 1}]}");

        assertThat(problem.path("code").asString()).isEqualTo("invalid-mapping");
        assertThat(problem.path("mistakes")).isNotEmpty();
        assertThat(problem.at("/mistakes/0/line").isIntegralNumber()).isTrue();
    }

    private long postings() {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select count(*) from accumulator_1.recorders where recorder like 'batches:dry%'", Long.class));
    }

    private String topic(String name) {
        return environment.getRequiredProperty("accumulator.topics." + name);
    }

    private JsonNode dryRun(String body) {
        String named =
                body.replace("BATCHES", batches.topics().iterator().next()).replace("RECEIPTS", topic("receipts"));
        return answer(http().post()
                .uri("/api/mappings/dry-run")
                .header("Content-Type", "application/json")
                .body(named));
    }

    private JsonNode get(String path) {
        return answer(http().get().uri(path));
    }

    private static JsonNode answer(RestClient.RequestHeadersSpec<?> request) {
        String answer = Objects.requireNonNull(request.exchange(
                (sent, response) -> new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8)));
        return EXACT.readTree(answer);
    }

    private RestClient http() {
        return RestClient.create("http://localhost:" + port);
    }
}

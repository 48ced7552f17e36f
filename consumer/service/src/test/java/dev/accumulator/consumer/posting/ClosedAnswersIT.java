package dev.accumulator.consumer.posting;

import static dev.accumulator.consumer.posting.Feed.APRIL;
import static dev.accumulator.consumer.posting.Feed.order;
import static dev.accumulator.consumer.posting.Feed.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.cli.OperatorCommands;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.schemas.DocumentRefused;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Registers are closed over REST and the command line, documents in closed time are answered, and months are sealed. */
@WholeConsumer
class ClosedAnswersIT {
    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private JdbcTemplate jdbc;

    @LocalServerPort
    private int port;

    private Feed feed;
    private Effects effects;
    private int product;

    @BeforeEach
    void begin() {
        await().until(generations::isOpen);
        feed = new Feed(topics);
        effects = new Effects(jdbc, topics);
        product = feed.number();
    }

    /** Other tests share the consumer. */
    @AfterEach
    void openAll() {
        put("{\"closedThrough\": null, \"reason\": \"the test is over\"}");
    }

    @Test
    void aDocumentInClosedTimeIsAnsweredAndIsNoDeadLetter() {
        JsonNode set = put("{\"register\": \"inventory\", \"closedThrough\": \"2026-04-30\", \"reason\": \"audited\"}");
        assertThat(set.at("/rows/0/register").asString()).isEqualTo("inventory");
        assertThat(set.at("/rows/0/before").isNull()).isTrue();

        List<Result> results = posting.post(feed.batch(order("a" + product, 1, "1", product, "12")));

        assertThat(outcome(results.getFirst()))
                .isEqualTo(new Outcome.PeriodClosed(
                        "order:a" + product, 1, "inventory", APRIL, LocalDate.of(2026, 4, 30)));
        assertThat(count("select count(*) from accumulator.dead_letters where recorder = ?", "order:a" + product))
                .isZero();
        assertThat(count("select count(*) from accumulator_1.orders where order_id = ?", "a" + product))
                .isZero();
        String told = effects.results("order:a" + product).getFirst();
        assertThat(told).startsWith("document.refused ");
        DocumentRefused refused =
                JsonMapper.shared().readValue(told.substring(told.indexOf('{')), DocumentRefused.class);
        assertThat(refused.code()).isEqualTo("period-closed");
        assertThat(refused.register()).isEqualTo("inventory");
        assertThat(refused.period()).isEqualTo(APRIL);
        assertThat(refused.closedThrough()).isEqualTo(LocalDate.of(2026, 4, 30));
        JsonNode document = document("order:a" + product);
        assertThat(document.path("state").asString()).isEqualTo("refused");
        assertThat(document.at("/periodClosed/closedThrough").asString()).isEqualTo("2026-04-30");
        assertThat(document.at("/periodClosed/revision").asInt()).isEqualTo(1);

        put("{\"register\": \"inventory\", \"closedThrough\": \"2026-03-31\"}");
        assertThat(outcome(posting.post(feed.batch(order("a" + product, 1, "1", product, "12")))
                        .getFirst()))
                .isInstanceOf(Outcome.Posted.class);
        assertThat(document("order:a" + product).has("periodClosed")).isFalse();
        assertThat(count("select count(*) from accumulator.closed_refusals where recorder = ?", "order:a" + product))
                .isZero();
    }

    @Test
    void aCorrectionOfAClosedDocumentIsInOpenTimeWithItsOwnPeriodBeside() {
        posting.post(feed.batch(receipt("r" + product, 1, product, "10")));
        put("{\"closedThrough\": \"2026-04-30\"}");
        String closed = turnovers();

        posting.post(feed.batch(receipt("r" + product, 2, product, "7")));

        assertThat(turnovers()).isEqualTo(closed);
        assertThat(effects.quantity(product)).isEqualTo("7.0000");
        JsonNode movement = document("receipt:r" + product).at("/movements/0");
        assertThat(movement.path("period").asString()).isEqualTo("2026-05-01T00:00:00Z");
        assertThat(movement.path("originalPeriod").asString()).isEqualTo(APRIL.toString());
        JsonNode history = get("/api/registers/inventory/movements?history=true&recorder=receipt:r" + product
                        + "&product=" + product)
                .get("rows");
        assertThat(history).hasSize(3);
        assertThat(history.valueStream().filter(row -> row.has("originalPeriod")))
                .hasSize(2);
        assertThat(RestClient.create("http://localhost:" + port)
                        .get()
                        .uri("/api/registers/inventory/movements?history=true&product=" + product)
                        .accept(MediaType.parseMediaType("text/csv"))
                        .retrieve()
                        .body(String.class))
                .contains("period,originalPeriod,recordedAt")
                .contains(",2026-04-19T10:15:00Z,,2")
                .contains(",2026-05-01T00:00:00Z,2026-04-19T10:15:00Z,2");
        assertThat(page("/documents/receipt:r" + product))
                .as("the document's page")
                .contains("moved from", "<time datetime=\"" + APRIL + "\">");
        assertThat(page("/registers/inventory/cell?warehouse=1&product=" + product))
                .as("the cell's statement")
                .contains("moved from 2026-04-19 10:15:00");
    }

    private @Nullable String page(String path) {
        return RestClient.create("http://localhost:" + port)
                .get()
                .uri(path)
                .accept(MediaType.TEXT_HTML)
                .retrieve()
                .body(String.class);
    }

    private String turnovers() {
        return get("/api/registers/inventory/turnovers?to=2026-04-30&groupBy=warehouse&product=" + product)
                .get("rows")
                .toString();
    }

    @Test
    void theHistoryOfDatesAndSealsSaysWhoDidWhat() {
        assertThat(command("set", "2026-03-31", "--policy", "shift", "--reason", "first quarter", "--by", "ann"))
                .contains("inventory  closed through 2026-03-31, shift, before open, by ann at ")
                .contains(": first quarter");
        assertThat(command("seal", "2026-03", "--register", "inventory", "--by", "bob"))
                .contains("inventory  2026-03  ")
                .contains(" movements, sealed by bob at ");
        // A seal that is the same stays.
        JsonNode again = body(post("/api/seals", "{\"register\": \"inventory\", \"month\": \"2026-03\"}"));
        assertThat(again.at("/rows/0/sealedBy").asString()).isEqualTo("bob");
        assertThat(command("list", "--register", "inventory"))
                .contains("inventory  closed through 2026-03-31, shift (UTC)");

        assertThat(command("set", "2026-03-15", "--register", "inventory", "--by", "cid"))
                .contains("before 2026-03-31")
                .contains("(1 seals broken)");
        JsonNode seal = get("/api/seals?register=inventory&limit=1").at("/rows/0");
        assertThat(seal.path("ended").asString()).isEqualTo("reopened");
        assertThat(seal.path("endedBy").asString()).isEqualTo("cid");
        assertThat(command("open", "--register", "inventory", "--by", "dan")).contains("inventory  opened");
        JsonNode page = get("/api/closings?register=inventory&limit=2");
        assertThat(page.at("/registers/0/closedThrough").isNull()).isTrue();
        assertThat(page.get("rows").valueStream().map(row -> row.get("by").asString()))
                .containsExactly("dan", "cid");
        assertThat(get("/api/closings?register=inventory&limit=1&cursor="
                                + page.get("next").asString())
                        .at("/rows/0/by")
                        .asString())
                .isEqualTo("ann");
    }

    @Test
    void aDateThatCannotBeIsRefusedWithItsField() {
        assertThat(Stream.of(
                                "{}",
                                "{\"closedThrough\": \"yesterday\"}",
                                "{\"closedThrough\": \"2199-01-01\"}",
                                "{\"closedThrough\": \"1899-01-01\"}",
                                "{\"closedThrough\": \"2026-03-31\", \"policy\": \"hide\"}")
                        .map(body -> JsonMapper.shared().readTree(refusal("PUT", "/api/closings", body)))
                        .map(problem -> problem.path("field").asString()))
                .containsExactly("closedThrough", "closedThrough", "closedThrough", "closedThrough", "policy");
        JsonNode open = JsonMapper.shared()
                .readTree(refusal("POST", "/api/seals", "{\"register\": \"sales\", \"month\": \"2026-03\"}"));
        assertThat(open.path("code").asString()).isEqualTo("month-open");
        assertThat(open.path("detail").asString())
                .isEqualTo("Month 2026-03 of register \"sales\" cannot be sealed: the register is open");
        assertThat(JsonMapper.shared()
                        .readTree(refusal("PUT", "/api/closings", "{\"register\": \"x\", \"closedThrough\": null}"))
                        .path("code")
                        .asString())
                .isEqualTo("register-not-found");
    }

    private static Outcome outcome(Result result) {
        return ((Result.Decided) result).outcome();
    }

    private int count(String question, String value) {
        return Objects.requireNonNull(jdbc.queryForObject(question, Integer.class, value));
    }

    private JsonNode document(String recorder) {
        return get("/api/recorders?id=" + recorder);
    }

    private JsonNode get(String path) {
        return body(Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .get()
                .uri(path)
                .retrieve()
                .body(String.class)));
    }

    private JsonNode put(String body) {
        return body(Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .put()
                .uri("/api/closings")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .body(String.class)));
    }

    private String post(String path, String body) {
        return Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .body(String.class));
    }

    private String refusal(String method, String path, String body) {
        return Objects.requireNonNull(RestClient.create("http://localhost:" + port)
                .method(org.springframework.http.HttpMethod.valueOf(method))
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange((request, response) -> {
                    assertThat(response.getStatusCode().is4xxClientError()).isTrue();
                    return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
                }));
    }

    private static JsonNode body(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private String command(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.concat(
                        Stream.of("closing", args[0], "--url", "http://localhost:" + port),
                        Stream.of(args).skip(1))
                .toArray(String[]::new);
        assertThat(OperatorCommands.execute(new PrintWriter(out, true), new PrintWriter(err, true), all))
                .as(err.toString())
                .isZero();
        return out.toString();
    }
}

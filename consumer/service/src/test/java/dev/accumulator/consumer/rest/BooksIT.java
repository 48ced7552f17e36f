package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.producer.DemoScenario;
import dev.accumulator.producer.expected.ExpectedRecorder;
import dev.accumulator.producer.traffic.Delivery;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.verify.Verification;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.Topics;
import dev.accumulator.testkit.TestServers;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The books of the demo: as {@code docs/control.md} shows them, and of its traffic with corrections and cancellations. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestServers.class)
@ActiveProfiles("books")
class BooksIT {
    private static final Pattern SHOWN = Pattern.compile(
            "### The books of the demo\\n.*?curl '(?<url>[^']+)'.*?```json\\n(?<answer>.*?)\\n```", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final int DOCUMENTS = 400;
    private static final long SEED = 71;

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theBooksAreThoseThatTheDocumentShowsAndThatTheTrafficMakes() throws Exception {
        await().until(generations::isOpen);
        theDemoLeavesWhatTheDocumentShows();

        Map<String, BigDecimal> goods = goods();
        BigDecimal revenue = account("90").get("amount_credit").decimalValue();
        BigDecimal owed = account("60").get("amount_credit").decimalValue();
        Model model = publishTraffic();

        assertThat(model.orders).isGreaterThan(100);
        model.goods.forEach((product, amount) -> goods.merge(product, amount, BigDecimal::add));
        assertThat(goods()).isEqualTo(goods);
        assertThat(account("90").get("amount_credit").decimalValue()).isEqualByComparingTo(revenue.add(model.revenue));
        assertThat(account("90").get("amount_debit").decimalValue())
                .isEqualByComparingTo(account("41").get("amount_credit").decimalValue());
        assertThat(account("60").get("amount_credit").decimalValue()).isEqualByComparingTo(owed.add(model.owed));
        // The register of sales is another way to the same figure.
        assertThat(account("90").get("amount_credit").decimalValue())
                .isEqualByComparingTo(account("62").get("amount_debit").decimalValue())
                .isEqualByComparingTo(get("/api/registers/sales/turnovers")
                        .at("/rows/0/amount_net")
                        .decimalValue());
        JsonNode totals = get("/api/ledgers/books/trial-balance").path("totals");
        for (String part : new String[] {"amount", "amount_closing"}) {
            assertThat(totals.path(part + "_debit").decimalValue())
                    .isEqualByComparingTo(totals.path(part + "_credit").decimalValue())
                    .isPositive();
        }
        assertThat(get("/api/dead-letters").path("rows")).isEmpty();
    }

    private void theDemoLeavesWhatTheDocumentShows() throws Exception {
        DemoScenario.publish(
                broker(), Map.of(Topics.ORDERS, topic(Topics.ORDERS), Topics.RECEIPTS, topic(Topics.RECEIPTS)));
        for (DocumentEvent document : DemoScenario.documents()) {
            await().atMost(WAIT_MAX)
                    .until(() -> get("/api/recorders/" + document.recorder())
                            .path("state")
                            .asString("")
                            .equals("posted"));
        }
        Matcher shown = SHOWN.matcher(Files.readString(Path.of("../../docs/control.md")));
        assertThat(shown.find()).isTrue();
        String path = shown.group("url").substring("localhost:8080".length());
        // As text, so that 0 differs from 0.00.
        assertThat(get(path).toString())
                .isEqualTo(JSON.readTree(shown.group("answer")).toString());
        // All is sold for what it has cost, so both say what the stock is worth.
        assertThat(goods()).isEqualTo(byProduct(get("/api/registers/inventory/balances?groupBy=product")));
    }

    /** The balances that documents in force leave, by the events alone. */
    private static final class Model {
        private final Map<String, BigDecimal> goods = new TreeMap<>();
        private BigDecimal revenue = BigDecimal.ZERO;
        private BigDecimal owed = BigDecimal.ZERO;
        private int orders;

        private void add(DocumentEvent event) {
            switch (event) {
                case OrderPosted order -> {
                    orders++;
                    order.lines().forEach(line -> {
                        BigDecimal cost = Objects.requireNonNull(line.unitCost());
                        BigDecimal amount = line.quantity().multiply(cost).setScale(2, RoundingMode.HALF_UP);
                        goods.merge(line.productId(), amount.negate(), BigDecimal::add);
                        revenue = revenue.add(line.amountOrComputed());
                    });
                }
                case ReceiptPosted receipt ->
                    receipt.lines().forEach(line -> {
                        BigDecimal amount = line.amountOrComputed().setScale(2, RoundingMode.UNNECESSARY);
                        goods.merge(line.productId(), amount, BigDecimal::add);
                        owed = owed.add(amount);
                    });
                case DocumentEvent other -> {}
            }
        }
    }

    /** Publishes the traffic and waits until the registers are as expected. */
    private Model publishTraffic() throws Exception {
        Traffic traffic = Traffic.of(TrafficOptions.of(SEED, DOCUMENTS)
                .with(new Disturbances(5, 5, 10, 30, 0))
                .with(Modes.MIXED)
                .with(new SourceTopics(topic(Topics.ORDERS), topic(Topics.RECEIPTS), topic(Topics.MOVEMENTS))));
        EventDecoder decoder = new EventDecoder(
                Map.of(topic(Topics.ORDERS), TopicRole.ORDERS, topic(Topics.RECEIPTS), TopicRole.RECEIPTS));
        Map<String, Map<Long, DocumentEvent>> revisions = new HashMap<>();
        try (Publisher publisher = Publisher.to(broker())) {
            while (traffic.hasNext()) {
                Delivery delivery = traffic.next();
                publisher.send(delivery.record());
                if (!delivery.topic().equals(topic(Topics.MOVEMENTS))
                        && decoder.decode(raw(delivery)) instanceof Decoded.BusinessEvent decoded) {
                    DocumentEvent event = decoded.event();
                    revisions
                            .computeIfAbsent(event.recorder(), none -> new HashMap<>())
                            .put(event.revision(), event);
                }
            }
            publisher.flush();
        }
        Verification verification = new Verification(
                URI.create("http://localhost:" + port), traffic.expectation().state(), false, 100);
        await().atMost(WAIT_MAX)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(verification.check().equal()).isTrue());
        Model model = new Model();
        traffic.expectation()
                .state()
                .recorders()
                .forEach((name, recorder) -> inForce(name, recorder, revisions, model));
        return model;
    }

    private static void inForce(
            String name, ExpectedRecorder recorder, Map<String, Map<Long, DocumentEvent>> revisions, Model model) {
        if (recorder.posted() && revisions.containsKey(name)) {
            model.add(Objects.requireNonNull(
                    Objects.requireNonNull(revisions.get(name)).get(recorder.revision())));
        }
    }

    private static RawEvent raw(Delivery delivery) {
        return new RawEvent(
                delivery.topic(),
                0,
                0,
                0,
                Objects.requireNonNull(delivery.key()).getBytes(StandardCharsets.UTF_8),
                delivery.value(),
                StreamSupport.stream(delivery.headers().spliterator(), false)
                        .map(header -> new RawEvent.Header(header.key(), header.value()))
                        .toList());
    }

    /** Returns the balance of account 41 of each product. */
    private Map<String, BigDecimal> goods() throws Exception {
        return byProduct(get("/api/registers/books/balances?account=41&groupBy=product&limit=1000"));
    }

    private static Map<String, BigDecimal> byProduct(JsonNode balances) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        for (JsonNode row : balances.path("rows")) {
            BigDecimal amount = row.path("amount").decimalValue();
            // What was received and taken back is a cell with nothing.
            if (amount.signum() != 0) {
                amounts.put(row.path("product").asString(), amount);
            }
        }
        return amounts;
    }

    private JsonNode account(String code) throws Exception {
        for (JsonNode row : get("/api/ledgers/books/trial-balance").path("rows")) {
            if (row.path("account").asString().equals(code)) {
                return row;
            }
        }
        throw new AssertionError("No account " + code);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private String broker() {
        return environment.getRequiredProperty("spring.kafka.bootstrap-servers");
    }

    private String topic(String name) {
        return environment.getRequiredProperty("accumulator.topics." + name);
    }
}

package dev.accumulator.consumer.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.ConsumerApplication;
import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.schemas.EventTypes;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever has published an event reads it by naming its place, from whichever instance. */
@WholeConsumer
class ReadAfterIT {
    /** {@code .ci/reads-after} tries ten thousand. */
    private static final int EVENTS = Integer.getInteger("test.reads-after.events", 200);

    private static final int PUBLISHERS = 8;

    /** {@code .ci/reads-after} tries as many as may wait by default. */
    private static final int WAITING = Integer.getInteger("test.reads-after.waiting", 1_500);

    private static final Duration WAIT_MAX = Duration.ofMinutes(3);
    private static final int NOT_REACHED = 504;
    private static final int TRIES_MAX = 10;

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private Generations generations;

    @Autowired
    private HikariDataSource dataSource;

    @Autowired
    private MeterRegistry meters;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
    }

    @Test
    void everyEventIsInTheAnswerOfAnotherInstanceToAReadThatNamesItsPlace() throws Exception {
        try (ConfigurableApplicationContext other = another();
                KafkaProducer<String, String> producer = producer();
                ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS)) {
            int otherPort = Integer.parseInt(
                    Objects.requireNonNull(other.getEnvironment().getProperty("local.server.port")));
            await().atMost(WAIT_MAX)
                    .until(() -> other.getBean(Generations.class).isOpen());
            List<Future<?>> published = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                String id = "after-" + i;
                int product = 700_000 + i;
                published.add(publishers.submit(() -> publishAndRead(producer, id, product, otherPort)));
            }
            for (Future<?> one : published) {
                one.get();
            }
        }
    }

    private void publishAndRead(KafkaProducer<String, String> producer, String id, int product, int otherPort) {
        RecordMetadata place = send(producer, "receipts", id, EventTypes.RECEIPT_POSTED, """
                {"receiptId":"%s","revision":1,"occurredAt":"2026-04-19T10:15:00Z","warehouseId":7,
                 "lines":[{"lineNo":1,"productId":%d,"quantity":3,"unitCost":2}]}
                """.formatted(id, product));
        String after = "after=" + place.topic() + "-" + place.partition() + "@" + place.offset();
        HttpResponse<String> balance =
                getReached(otherPort, "/api/registers/inventory/balances?warehouse=7&product=" + product + "&" + after);
        assertThat(balance.statusCode()).as(balance.body()).isEqualTo(200);
        assertThat(balance.body()).as(after).contains("\"quantity\":3.0000");
        assertThat(position(balance, place)).as(after).isGreaterThan(place.offset());
        HttpResponse<String> document = getReached(otherPort, "/api/recorders/receipt:" + id + "?" + after);
        assertThat(document.statusCode()).as(document.body()).isEqualTo(200);
        assertThat(position(document, place)).as(after).isGreaterThan(place.offset());
    }

    @Test
    void everyReadTellsThePositionsThatItsAnswerIncludes() {
        RecordMetadata order;
        try (KafkaProducer<String, String> producer = producer()) {
            order = send(producer, "orders", "told-1", EventTypes.ORDER_POSTED, """
                    {"orderId":"told-1","revision":1,"occurredAt":"2026-04-19T10:15:00Z","clientId":93,"warehouseId":93,
                     "lines":[{"lineNo":1,"productId":93,"quantity":1,"unitPrice":2}]}
                    """);
        }
        String after = "after=" + order.topic() + "-" + order.partition() + "@" + order.offset();
        for (String path : List.of(
                "/api/registers",
                "/api/registers/sales",
                "/api/registers/sales/turnovers?product=93",
                "/api/registers/sales/turnovers?groupBy=product&interval=day",
                "/api/registers/inventory/balances?groupBy=product",
                "/api/registers/inventory/balances?product=123456789",
                "/api/registers/inventory/balances?at=2026-04-20",
                "/api/registers/sales/movements?limit=1",
                "/api/registers/sales/movements?recorder=nobody:1",
                "/api/orders/told-1",
                "/api/orders?id=told-1",
                "/api/recorders/order:told-1")) {
            HttpResponse<String> answer = getReached(port, path + (path.contains("?") ? "&" : "?") + after);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
            assertThat(position(answer, order)).as(path).isGreaterThan(order.offset());
            assertThat(position(get(port, path), order)).as(path).isGreaterThan(order.offset());
        }
    }

    @Test
    void manyWhoWaitHurtNobodyAndAreToldWhereThePositionIs() {
        String topic = setting("accumulator.topics.orders");
        String path = "/api/registers/inventory/balances?product=1&after=" + topic + "-0@999999999";
        get(port, "/api/registers/inventory/balances?product=1&warehouse=1");
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        // Each waits for five seconds, in which a busy machine may not have sent them all, or stands still.
        await().atMost(WAIT_MAX).until(() -> {
            if (waiting.stream().allMatch(CompletableFuture::isDone)) {
                for (int i = 0; i < WAITING; i++) {
                    waiting.add(http.sendAsync(request(port, path), HttpResponse.BodyHandlers.ofString()));
                }
            }
            return doManyWait() && otherReadsAreAnswered() && doManyWait();
        });

        for (CompletableFuture<HttpResponse<String>> one : waiting) {
            HttpResponse<String> answer = one.join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(NOT_REACHED);
            assertThat(answer.headers().firstValue("ETag")).isEmpty();
            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            assertThat(problem.path("code").asString()).isEqualTo("position-not-reached");
            assertThat(problem.path("detail").asString()).contains(topic + "-0");
        }
        await().atMost(WAIT_MAX).until(() -> waiting() == 0);
    }

    private boolean doManyWait() {
        return waiting() >= Math.min(WAITING, 500);
    }

    /** Behind those who wait, the first of them would be answered when none waits any more. */
    private boolean otherReadsAreAnswered() {
        for (int i = 0; i < 20; i++) {
            assertThat(get(port, "/api/registers/inventory/balances?product=1&warehouse=1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(dataSource.getHikariPoolMXBean().getActiveConnections())
                    .isLessThan(dataSource.getMaximumPoolSize());
        }
        return true;
    }

    @Test
    void anAnswerThatWasWaitedForHasTheTagOfItsBody() {
        String path = "/api/registers/sales/turnovers?product=94";
        HttpResponse<String> waited;
        try (KafkaProducer<String, String> producer = producer()) {
            RecordMetadata last = sendOrder(producer, 1);
            await().atMost(WAIT_MAX).until(() -> position(get(port, path), last) > last.offset());
            waited = answeredWhileItWaits(producer, path, last, 2);
        }

        assertThat(waited.statusCode()).as(waited.body()).isEqualTo(200);
        assertThat(waited.headers().firstValue("ETag"))
                .isPresent()
                .isEqualTo(get(port, path).headers().firstValue("ETag"));
    }

    /** On a slow machine a wait may end before the record is posted. */
    private HttpResponse<String> answeredWhileItWaits(
            KafkaProducer<String, String> producer, String path, RecordMetadata before, int revision) {
        String next = path + "&after=" + before.topic() + "-" + before.partition() + "@" + (before.offset() + 1);
        CompletableFuture<HttpResponse<String>> waiting =
                http.sendAsync(request(port, next), HttpResponse.BodyHandlers.ofString());
        await().atMost(WAIT_MAX).until(() -> waiting() >= 1 || waiting.isDone());
        RecordMetadata sent = sendOrder(producer, revision);
        assertThat(sent.partition()).isEqualTo(before.partition());
        HttpResponse<String> answer = waiting.join();
        if (answer.statusCode() != NOT_REACHED || revision == TRIES_MAX) {
            return answer;
        }
        await().atMost(WAIT_MAX).until(() -> position(get(port, path), sent) > sent.offset());
        return answeredWhileItWaits(producer, path, sent, revision + 1);
    }

    private RecordMetadata sendOrder(KafkaProducer<String, String> producer, int revision) {
        return send(producer, "orders", "tagged", EventTypes.ORDER_POSTED, """
                {"orderId":"tagged","revision":%d,"occurredAt":"2026-04-19T10:15:00Z","clientId":94,"warehouseId":94,
                 "lines":[{"lineNo":1,"productId":94,"quantity":%d,"unitPrice":2}]}
                """.formatted(revision, revision));
    }

    @Test
    void aRecordOfATopicOrPartitionThatThereIsNotIsRefusedAndNamed() {
        String topic = setting("accumulator.topics.orders");
        assertThat(get(port, "/api/orders/1?after=elsewhere-0@1").body())
                .contains("\"status\":400", "\"field\":\"after\"", "names the topic \\\"elsewhere\\\"");
        await().atMost(WAIT_MAX)
                .untilAsserted(() -> assertThat(get(port, "/api/registers/inventory/balances?after=" + topic + "-77@1")
                                .body())
                        .contains("\"status\":400", "names partition 77 of " + topic));
        assertThat(get(port, "/api/recorders/order:1?after=" + topic + "-0").body())
                .contains("\"status\":400", "topic-partition@offset");
    }

    private double waiting() {
        return meters.get("accumulator.query.after.waiting").gauge().value();
    }

    private static long position(HttpResponse<String> answer, RecordMetadata place) {
        String header = answer.headers().firstValue("Accumulator-Positions").orElse("");
        String prefix = place.topic() + "-" + place.partition() + "@";
        for (String one : header.split(",", -1)) {
            if (one.startsWith(prefix)) {
                return Long.parseLong(one.substring(prefix.length()));
            }
        }
        return -1;
    }

    /** Starts an instance that only answers queries, on the same database and topics. */
    private ConfigurableApplicationContext another() {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.jmx.enabled=false",
                "--accumulator.intake.enabled=false",
                "--accumulator.outbox.relay=false",
                "--accumulator.rebuild.enabled=false",
                "--accumulator.verification.cron=-"));
        for (String same : List.of(
                "spring.datasource.url",
                "spring.datasource.username",
                "spring.datasource.password",
                "spring.kafka.bootstrap-servers",
                "accumulator.topics.orders",
                "accumulator.topics.receipts",
                "accumulator.topics.movements",
                "accumulator.topics.postings",
                "accumulator.topics.dead-letters")) {
            arguments.add("--" + same + "=" + setting(same));
        }
        return new SpringApplicationBuilder(ConsumerApplication.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", setting("spring.kafka.bootstrap-servers")),
                new StringSerializer(),
                new StringSerializer());
    }

    private RecordMetadata send(
            KafkaProducer<String, String> producer, String topic, String key, String type, String value) {
        ProducerRecord<String, String> built = new ProducerRecord<>(setting("accumulator.topics." + topic), key, value);
        Map.of("ce_specversion", "1.0", "ce_id", key, "ce_source", "/test", "ce_type", type)
                .forEach((name, text) -> built.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            return producer.send(built).get();
        } catch (Exception notSent) {
            throw new IllegalStateException(notSent);
        }
    }

    private String setting(String name) {
        return Objects.requireNonNull(environment.getProperty(name), name);
    }

    /** Asks again where the wait has ended first, as a client does. */
    private HttpResponse<String> getReached(int at, String path) {
        return await().atMost(WAIT_MAX).until(() -> get(at, path), answer -> answer.statusCode() != NOT_REACHED);
    }

    private HttpResponse<String> get(int at, String path) {
        return http.sendAsync(request(at, path), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private static HttpRequest request(int at, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + at + path))
                .timeout(Duration.ofMinutes(2))
                .build();
    }
}

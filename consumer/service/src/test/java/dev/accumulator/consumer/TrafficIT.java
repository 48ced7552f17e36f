package dev.accumulator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.verify.OutboxTopics;
import dev.accumulator.producer.verify.Report;
import dev.accumulator.producer.verify.SignIn;
import dev.accumulator.producer.verify.Verification;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.testkit.TestServers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The demo upstream publishes with every disturbance, and the consumer must reach the state that its model predicts.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestServers.class)
class TrafficIT {
    private static final int DOCUMENTS = Integer.getInteger("accumulator.documents", 3_000);
    private static final long SEED = Long.getLong("accumulator.seed", System.nanoTime() % 1_000_000);

    @Autowired
    private Environment environment;

    @Test
    void reachesTheStateOfTheModelAndPublishesExactlyIt() {
        Traffic traffic = Traffic.of(TrafficOptions.of(SEED, DOCUMENTS)
                .with(Disturbances.ALL)
                .with(Modes.MIXED)
                .with(new SourceTopics(topic("orders"), topic("receipts"), topic("movements"))));
        try (Publisher publisher = Publisher.to(broker())) {
            traffic.forEachRemaining(delivery -> publisher.send(delivery.record()));
            publisher.flush();

            Verification verification = verification(traffic.expectation().state());
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreException(IllegalStateException.class)
                    .untilAsserted(() -> {
                        Report report = check(verification);
                        assertThat(differences(report)).as("seed %d", SEED).isEmpty();
                        assertThat(report.sections())
                                .extracting(Report.Section::name)
                                .contains("inventory balances", "sales turnovers", "orders", "results", "dead letters");
                    });

            // Proves that the comparison can fail: a document that the model does not know is found everywhere.
            publisher.send(oneMore());
            publisher.flush();
            await().atMost(Duration.ofMinutes(3))
                    .ignoreException(IllegalStateException.class)
                    .until(() -> !check(verification).equal());
        }
    }

    private Verification verification(ExpectedState expected) {
        URI consumer = URI.create("http://localhost:" + environment.getProperty("local.server.port"));
        return new Verification(
                consumer,
                SignIn.NONE,
                expected,
                true,
                300,
                new OutboxTopics(broker(), topic("postings"), topic("dead-letters")));
    }

    private static Report check(Verification verification) {
        try {
            return verification.check();
        } catch (IOException unanswered) {
            throw new IllegalStateException(unanswered);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<String> differences(Report report) {
        return report.sections().stream()
                .flatMap(section -> section.differences().stream())
                .limit(20)
                .toList();
    }

    private ProducerRecord<String, byte[]> oneMore() {
        String key = "more-" + SEED;
        String order = """
                {"orderId": "%s", "revision": 1, "occurredAt": "2026-04-19T10:15:00Z", "clientId": 1, "warehouseId": 1,
                 "lines": [{"lineNo": 1, "productId": 1001, "quantity": 1, "unitPrice": 1}]}""".formatted(key);
        ProducerRecord<String, byte[]> sent =
                new ProducerRecord<>(topic("orders"), key, order.getBytes(StandardCharsets.UTF_8));
        header(sent, CloudEvents.HEADER_SPEC_VERSION, CloudEvents.SPEC_VERSION);
        header(sent, CloudEvents.HEADER_ID, key);
        header(sent, CloudEvents.HEADER_SOURCE, "/test");
        header(sent, CloudEvents.HEADER_TYPE, "order.posted");
        header(sent, CloudEvents.HEADER_TIME, "2026-04-19T10:15:00Z");
        header(sent, CloudEvents.HEADER_CONTENT_TYPE, CloudEvents.CONTENT_TYPE_JSON);
        return sent;
    }

    private static void header(ProducerRecord<String, byte[]> sent, String name, String value) {
        sent.headers().add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
    }

    private String broker() {
        return environment.getRequiredProperty("spring.kafka.bootstrap-servers");
    }

    private String topic(String name) {
        return environment.getRequiredProperty("accumulator.topics." + name);
    }
}

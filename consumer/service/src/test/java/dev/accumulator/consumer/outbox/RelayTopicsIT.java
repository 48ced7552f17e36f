package dev.accumulator.consumer.outbox;

import static dev.accumulator.consumer.outbox.OutboxFixture.PATIENCE;
import static dev.accumulator.consumer.outbox.OutboxFixture.arrivals;
import static dev.accumulator.consumer.outbox.OutboxFixture.firstArrivals;
import static dev.accumulator.consumer.outbox.OutboxFixture.message;
import static dev.accumulator.consumer.outbox.OutboxFixture.messages;
import static dev.accumulator.consumer.outbox.OutboxFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.Exhaustion;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import dev.accumulator.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** A fault of a topic or of a message is told, and holds up nothing else. */
class RelayTopicsIT {
    private final OutboxFixture fixture = new OutboxFixture();
    private final String topic = TestKafka.newTopic("postings", 3);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTopicThatTakesNothingHoldsUpNoOtherAndItsReasonIsShown() {
        fixture.giveUpSoon();
        String letters = TestKafka.uniqueName("letters");
        RelayStatuses statuses = fixture.startRelays(topic, letters);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new OutboxMetrics(statuses).bindTo(meters);
        fixture.append(messages(letters, "order:1", 3));
        RelayStatus failing = statuses.of(letters);
        await().atMost(PATIENCE).until(() -> failing.role() == Role.WAITING);

        fixture.append(messages(topic, "order:1", 250));

        await().atMost(PATIENCE).until(() -> fixture.waiting() == 3);
        assertThat(firstArrivals(fixture.received(topic), "order:1")).isEqualTo(upTo(250));
        // A lease that was taken and a producer that was opened are no success.
        long failures = failing.failures.sum();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(failing.role()).isEqualTo(Role.WAITING);
            return failing.failures.sum() >= failures + 2;
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            Health health = new OutboxHealth(statuses).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().get("waitingFor"))
                    .asString()
                    .contains(letters)
                    .contains("not present in metadata");
            assertThat(health.getDetails().get("topics")).asString().contains(topic + "={relay=active");
            assertThat(gauge(meters, "accumulator.outbox.relay.waiting", letters))
                    .isEqualTo(1);
            assertThat(gauge(meters, "accumulator.outbox.relay.waiting", topic)).isZero();
            assertThat(gauge(meters, "accumulator.outbox.messages", letters)).isEqualTo(3);
            assertThat(gauge(meters, "accumulator.outbox.oldest.seconds", letters))
                    .isPositive();
        });

        TestKafka.createTopic(letters, 1, Map.of());
        fixture.awaitDrained();
        await().atMost(PATIENCE)
                .until(() -> new OutboxHealth(statuses).health().getStatus().equals(Status.UP));
        assertThat(firstArrivals(fixture.received(letters), "order:1")).isEqualTo(upTo(3));
    }

    /** Nobody starts the thread of a producer anew, and what is given to it then is never acknowledged. */
    @Test
    void aProducerWhoseThreadHasDiedOfTooLittleMemoryIsReplaced() {
        fixture.giveUpSoon();
        fixture.set("metric.reporters", List.of(Exhaustion.class.getName()));
        OutboxFixture.Running relay = fixture.startRelay(topic);
        relay.awaitRole(Role.ACTIVE);
        Exhaustion.dueIn("kafka-producer-network-thread");
        try {
            fixture.append(messages(topic, "order:1", 20));

            await().atMost(PATIENCE).until(() -> relay.status.failures.sum() > 0);
            assertThat(Exhaustion.cancel()).isFalse();
            fixture.awaitDrained();
            assertThat(firstArrivals(fixture.received(topic), "order:1")).isEqualTo(upTo(20));
            relay.stop();
        } finally {
            Exhaustion.cancel();
        }
    }

    private static double gauge(SimpleMeterRegistry meters, String name, String topic) {
        return meters.get(name).tag("topic", topic).gauge().value();
    }

    @Test
    void aTopicThatTakesNothingIsTriedLessAndLessOften() {
        String impossible = "not a name";
        fixture.backOffMax = Duration.ofSeconds(10);
        fixture.append(messages(impossible, "order:1", 1));
        // Before the first try, however late this thread goes on after it.
        long startNanos = System.nanoTime();
        OutboxFixture.Running running = fixture.startRelay(impossible);
        running.awaitRole(Role.WAITING);

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> running.status.failures.sum() >= 5);

        // The pauses are 200, 400, 800 and 1,600 ms.
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(Duration.ofMillis(2_800));
        assertThat(running.status.failure()).contains(impossible);
    }

    @Test
    void messagesToATopicOfAnEarlierConfigurationAreSent() {
        String earlier = TestKafka.newTopic("earlier", 1);
        fixture.append(messages(earlier, "order:1", 20));

        RelayStatuses statuses = fixture.startRelays(topic);

        fixture.awaitDrained();
        assertThat(arrivals(fixture.received(earlier), "order:1")).isEqualTo(upTo(20));
        assertThat(statuses.all()).containsOnlyKeys(topic, earlier);
    }

    @Test
    void aClockThatIsHoursAheadStopsNothing() {
        fixture.append(messages(topic, "order:1", 150));
        Duration ahead = Duration.ofHours(2);
        OutboxFixture.Running running =
                fixture.startRelay(topic, RelayObserver.NONE, 100, new RecordTime(ahead.toMillis()));
        fixture.awaitDrained();

        assertThat(fixture.parked()).isZero();
        List<ConsumerRecord<String, String>> received = fixture.received(topic);
        assertThat(arrivals(received, "order:1")).isEqualTo(upTo(150));
        long now = System.currentTimeMillis();
        assertThat(received)
                .allSatisfy(record -> assertThat(record.timestamp()).isBetween(now - 180_000, now + 60_000));
        assertThat(running.status.failures.sum()).isZero();
    }

    @Test
    void aClockThatIsHoursBehindStopsNothingEither() {
        String strict = TestKafka.newTopic("strict", 1, Map.of("message.timestamp.before.max.ms", "600000"));
        fixture.append(messages(strict, "order:1", 20));
        fixture.startRelay(
                strict,
                RelayObserver.NONE,
                100,
                new RecordTime(-Duration.ofHours(2).toMillis()));
        fixture.awaitDrained();

        assertThat(fixture.parked()).isZero();
        assertThat(arrivals(fixture.received(strict), "order:1")).isEqualTo(upTo(20));
    }

    @Test
    void aMessageThatIsTooLargeIsSentInTheFullestFormThatTheBrokerTakes() {
        String small = TestKafka.newTopic("small", 1, Map.of("max.message.bytes", "20000"));
        fixture.forms = (message, attempt) -> switch (attempt) {
            case 0 -> Optional.of(List.of(part(message, 1, 30_000)));
            case 1 -> Optional.of(List.of(part(message, 1, 12_000), part(message, 2, 12_000)));
            default -> Optional.of(List.of(part(message, 1, 10)));
        };
        fixture.append(messages(small, "order:1", 30));
        fixture.append(List.of(message(small, "order:1", 30, "{\"text\":\"" + "x".repeat(50_000) + "\"}")));
        fixture.append(List.of(message(small, "order:1", 31)));
        OutboxFixture.Running running = fixture.startRelay(small);
        fixture.awaitDrained();

        List<String> ids = fixture.received(small).stream()
                .map(record -> new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8))
                .toList();
        assertThat(ids.subList(29, 33)).containsExactly("order:1-29", "order:1-30/1", "order:1-30/2", "order:1-31");
        assertThat(fixture.parked()).isZero();
        assertThat(running.status.failures.sum()).isZero();
    }

    private static OutboxMessage part(OutboxMessage whole, int number, int bytes) {
        return whole.with(whole.id() + "/" + number, new byte[bytes]);
    }
}

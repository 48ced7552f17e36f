package dev.accumulator.consumer.outbox;

import static dev.accumulator.consumer.outbox.OutboxFixture.PATIENCE;
import static dev.accumulator.consumer.outbox.OutboxFixture.arrivals;
import static dev.accumulator.consumer.outbox.OutboxFixture.firstArrivals;
import static dev.accumulator.consumer.outbox.OutboxFixture.message;
import static dev.accumulator.consumer.outbox.OutboxFixture.messages;
import static dev.accumulator.consumer.outbox.OutboxFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.outbox.RelayStatus.Role;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayIT {
    private final OutboxFixture fixture = new OutboxFixture();
    private final String topic = TestKafka.newTopic("postings", 3);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void sendsACloudEventInBinaryMode() {
        fixture.startRelay(topic);

        fixture.append(List.of(message(topic, "order:42", 7)));
        fixture.awaitDrained();

        ConsumerRecord<String, String> record = fixture.received(topic).getFirst();
        assertThat(record.key()).isEqualTo("order:42");
        assertThat(record.value()).isEqualTo("{\"number\":7}");
        assertThat(headers(record))
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "order:42-7",
                        "ce_source", "/accumulator",
                        "ce_type", "document.posted",
                        "ce_subject", "order:42",
                        "ce_time", "2026-05-15T12:00:00Z",
                        "content-type", "application/json"));
    }

    /** Spring stops the parts of a context that is paused, and starts the same ones again. */
    @Test
    void sendsAgainAfterItWasStoppedAndStarted() {
        OutboxFixture.Running first = fixture.startRelay(topic);
        first.awaitRole(RelayStatus.Role.ACTIVE);
        first.stop();
        fixture.append(List.of(message(topic, "order:43", 1)));
        RelayThread again =
                new RelayThread("again", first.relay, () -> true, ThreadWatch.of(new SimpleMeterRegistry()));

        again.start();

        fixture.awaitDrained();
        again.stop();
        assertThat(first.status.role()).isEqualTo(RelayStatus.Role.STOPPED);
        assertThat(fixture.received(topic))
                .singleElement()
                .extracting(ConsumerRecord::key)
                .isEqualTo("order:43");
    }

    @Test
    void keepsTheOrderOfEachKeyWhileManyTransactionsAppend() throws InterruptedException {
        int keys = 8;
        int count = 300;
        fixture.startRelay(topic);
        List<Thread> writers = new ArrayList<>();
        for (int k = 0; k < keys; k++) {
            String key = "order:" + k;
            writers.add(Thread.ofPlatform()
                    .start(() -> messages(topic, key, count).forEach(each -> fixture.append(List.of(each)))));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        fixture.awaitDrained();

        List<ConsumerRecord<String, String>> received = fixture.received(topic);
        for (int k = 0; k < keys; k++) {
            assertThat(arrivals(received, "order:" + k)).isEqualTo(upTo(count));
        }
    }

    @Test
    void aMessageOfATransactionThatCommitsLateIsNotPassedOver() throws InterruptedException {
        CountDownLatch appended = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        Thread late = Thread.ofPlatform()
                .start(() -> fixture.transactions.executeWithoutResult(status -> {
                    fixture.outbox.append(List.of(message(topic, "order:late", 0)));
                    appended.countDown();
                    awaitUninterrupted(mayCommit);
                }));
        appended.await();
        fixture.startRelay(topic);
        fixture.append(messages(topic, "order:early", 3));
        fixture.awaitDrained();
        assertThat(arrivals(fixture.received(topic), "order:early")).isEqualTo(upTo(3));

        mayCommit.countDown();
        late.join();
        fixture.awaitDrained();

        assertThat(arrivals(fixture.received(topic), "order:late")).isEqualTo(upTo(1));
    }

    @Test
    void sendsNothingOfATransactionThatIsRolledBack() {
        fixture.transactions.executeWithoutResult(status -> {
            fixture.outbox.append(messages(topic, "order:undone", 3));
            status.setRollbackOnly();
        });
        fixture.append(messages(topic, "order:done", 1));
        fixture.startRelay(topic);
        fixture.awaitDrained();

        assertThat(fixture.received(topic)).extracting(ConsumerRecord::key).containsExactly("order:done");
    }

    @Test
    void refusesToAppendOutsideATransaction() {
        assertThatThrownBy(() -> fixture.outbox.append(messages(topic, "order:1", 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(fixture.waiting()).isZero();
    }

    @Test
    void parksWhatTheBrokerWillNeverTakeAndSendsItsNeighbours() {
        String small = TestKafka.newTopic("small", 1, Map.of("max.message.bytes", "20000"));
        List<OutboxMessage> all = new ArrayList<>(messages(small, "order:1", 40));
        all.add(23, message(small, "order:large", 0, "{\"text\":\"" + "x".repeat(50_000) + "\"}"));
        fixture.append(all);
        OutboxFixture.Running running = fixture.startRelay(small);
        fixture.awaitDrained();

        assertThat(arrivals(fixture.received(small), "order:1")).isEqualTo(upTo(40));
        assertThat(fixture.parked()).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(running.health.health().getDetails()).containsEntry("parked", 1L));
    }

    @Test
    void waitsForATopicThatIsMissingAndSendsInOrderOnceItIsThere() {
        fixture.giveUpSoon();
        String later = TestKafka.uniqueName("later");
        fixture.append(messages(later, "order:1", 1_000));
        OutboxFixture.Running running = fixture.startRelay(later, RelayObserver.NONE, 1_000, new RecordTime(0));
        running.awaitRole(Role.WAITING);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(running.status.failure()).contains(later));

        TestKafka.createTopic(later, 1, Map.of());
        fixture.awaitDrained();

        assertThat(firstArrivals(fixture.received(later), "order:1")).isEqualTo(upTo(1_000));
    }

    @Test
    void twoOutboxesOnOneBrokerLeaveEachOtherAlone() {
        OutboxFixture.Running running = fixture.startRelay(topic);
        running.awaitRole(Role.ACTIVE);
        try (OutboxFixture another = new OutboxFixture()) {
            OutboxFixture.Running other = another.startRelay(topic);
            other.awaitRole(Role.ACTIVE);
            for (int n = 0; n < 20; n++) {
                fixture.append(List.of(message(topic, "order:1", n)));
                another.append(List.of(message(topic, "order:2", n)));
                fixture.awaitDrained();
                another.awaitDrained();
            }
            assertThat(running.status.failures.sum() + other.status.failures.sum())
                    .isZero();
            assertThat(running.status.role()).isEqualTo(Role.ACTIVE);
            assertThat(other.status.role()).isEqualTo(Role.ACTIVE);
        }
        assertThat(arrivals(fixture.received(topic), "order:1")).isEqualTo(upTo(20));
        assertThat(arrivals(fixture.received(topic), "order:2")).isEqualTo(upTo(20));
    }

    @Test
    void aBatchIsBoundedByBytesButNeverEmpty() {
        String text = "x".repeat(1_000);
        fixture.append(List.of(
                message(topic, "order:1", 0, text),
                message(topic, "order:1", 1, text),
                message(topic, "order:1", 2, text)));

        assertThat(fixture.table.head(topic, 0, 10, 2_500)).hasSize(2);
        assertThat(fixture.table.head(topic, 0, 10, 1)).hasSize(1);
        assertThat(fixture.table.head(topic, 0, 1, 10_000)).hasSize(1);
        assertThat(fixture.table.head(topic, 0, 10, 10_000)).hasSize(3);
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .collect(Collectors.toMap(h -> h.key(), h -> new String(h.value(), StandardCharsets.UTF_8)));
    }

    static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

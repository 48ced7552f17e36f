package dev.accumulator.consumer.outbox;

import static dev.accumulator.consumer.outbox.OutboxFixture.PATIENCE;
import static dev.accumulator.consumer.outbox.OutboxFixture.firstArrivals;
import static dev.accumulator.consumer.outbox.OutboxFixture.messages;
import static dev.accumulator.consumer.outbox.OutboxFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.outbox.OutboxFixture.Running;
import dev.accumulator.consumer.outbox.RelayObserver.Step;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import dev.accumulator.testkit.TestKafka;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RelayCrashIT {
    private final OutboxFixture fixture = new OutboxFixture();
    private final String topic = TestKafka.newTopic("postings", 3);

    @AfterEach
    void close() {
        fixture.close();
    }

    /** The build takes the first and the last. */
    static Stream<Step> steps() {
        Step[] all = Step.values();
        return Boolean.getBoolean("test.long") ? Stream.of(all) : Stream.of(all[0], all[all.length - 1]);
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    @MethodSource("steps")
    void whateverStepARelayDiesAfterTheNextSendsAllInOrder(Step step) {
        fixture.append(messages(topic, "order:1", 250));
        fixture.append(messages(topic, "order:2", 250));
        AtomicInteger times = new AtomicInteger();
        // It crashes at the second time, after one whole batch. A step that happens once has only a first time.
        int fatal = step == Step.ACTIVE ? 1 : 2;
        Running dying = fixture.startRelay(topic, reached -> {
            if (reached == step && times.incrementAndGet() == fatal) {
                throw new Crash();
            }
        });
        dying.awaitEnd();
        fixture.expireLease(topic);

        fixture.startRelay(topic);
        fixture.awaitDrained();

        List<ConsumerRecord<String, String>> received = fixture.received(topic);
        assertThat(firstArrivals(received, "order:1")).isEqualTo(upTo(250));
        assertThat(firstArrivals(received, "order:2")).isEqualTo(upTo(250));
        // Only messages that the broker had accepted and that were not deleted yet come twice.
        assertThat(received).hasSize(step == Step.COMMITTED ? 600 : 500);
    }

    @Test
    void ofTwoRelaysOneIsActiveAndTheOtherTakesOverWhenItDies() {
        CountDownLatch die = new CountDownLatch(1);
        Running first = fixture.startRelay(topic, dieWhen(die));
        first.awaitRole(Role.ACTIVE);
        Running second = fixture.startRelay(topic, dieWhen(die));
        second.awaitRole(Role.STANDBY);
        fixture.append(messages(topic, "order:1", 100));
        fixture.awaitDrained();
        await().atMost(PATIENCE).until(() -> first.status.sent.sum() == 100);
        assertThat(second.status.sent.sum()).isZero();

        die.countDown();
        fixture.append(messages(topic, "order:2", 100));
        first.awaitEnd();
        fixture.expireLease(topic);
        Running third = fixture.startRelay(topic);
        fixture.awaitDrained();

        assertThat(firstArrivals(fixture.received(topic), "order:2")).isEqualTo(upTo(100));
        await().atMost(PATIENCE).until(() -> third.status.sent.sum() + second.status.sent.sum() == 100);
    }

    @Test
    void aRelayThatIsStoppedGivesItsLeaseBack() {
        Running first = fixture.startRelay(topic);
        first.awaitRole(Role.ACTIVE);
        first.stop();

        assertThat(first.status.role()).isEqualTo(Role.STOPPED);
        assertThat(fixture.isLeased(topic)).isFalse();
        Running second = fixture.startRelay(topic);
        second.awaitRole(Role.ACTIVE);
    }

    /** A process that is stopped by a signal sees, from inside, a step that takes very long. */
    @ParameterizedTest
    @EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = ".ci/long-tests runs it")
    @EnumSource(
            value = Step.class,
            names = {"SENDING", "COMMITTED"})
    void aRelayThatWakesFromAPauseCanNeitherSendNorDelete(Step step) throws InterruptedException {
        fixture.giveUpSoon();
        fixture.append(messages(topic, "order:1", 100));
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        Running sleeper = fixture.startRelay(topic, reached -> {
            if (reached == step && times.incrementAndGet() == 1) {
                paused.countDown();
                RelayIT.awaitUninterrupted(wake);
            }
        });
        paused.await();
        Running successor = fixture.startRelay(topic);
        fixture.awaitDrained();
        fixture.append(messages(topic, "order:1", 200).subList(100, 200));
        fixture.awaitDrained();
        int before = fixture.received(topic).size();

        wake.countDown();
        sleeper.awaitRole(Role.STANDBY);
        fixture.append(messages(topic, "order:2", 50));
        fixture.awaitDrained();

        assertThat(successor.status.role()).isEqualTo(Role.ACTIVE);
        assertThat(sleeper.status.sent.sum()).isZero();
        List<ConsumerRecord<String, String>> received = fixture.received(topic);
        assertThat(received).hasSize(before + 50);
        assertThat(firstArrivals(received, "order:1")).isEqualTo(upTo(200));
        assertThat(firstArrivals(received, "order:2")).isEqualTo(upTo(50));
    }

    private static RelayObserver dieWhen(CountDownLatch die) {
        return reached -> {
            if (reached == Step.READ && die.getCount() == 0) {
                throw new Crash();
            }
        };
    }

    /** Ends a relay without its cleanup. */
    private static final class Crash extends Error {}
}

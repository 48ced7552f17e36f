package dev.accumulator.consumer.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class ThreadWatchTests {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final ThreadWatch watch = new ThreadWatch(meters, nanos::get, Duration.ofMillis(1));
    private final ThreadsHealth health = new ThreadsHealth(watch);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void close() {
        stopping.countDown();
        watch.close();
    }

    @Test
    void aThreadIsStartedAnewWhateverItDiesOf() {
        watch.start("worker", () -> {
            if (begun.incrementAndGet() == 1) {
                throw new OutOfMemoryError("for a test");
            }
            waitForTheEnd();
        });

        passTimeUntil(() -> begun.get() == 2);

        await().atMost(LIMIT)
                .until(() -> meters.get("accumulator.threads")
                                .tag("name", "worker")
                                .gauge()
                                .value()
                        == 1);
        assertThat(meters.get("accumulator.threads.deaths")
                        .tag("name", "worker")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aThreadThatEndsByItselfIsStartedAnew() {
        watch.start("worker", () -> {
            if (begun.incrementAndGet() > 1) {
                waitForTheEnd();
            }
        });

        passTimeUntil(() -> begun.get() == 2);

        assertThat(meters.get("accumulator.threads.deaths").counter().count()).isEqualTo(1);
    }

    @Test
    void aThreadThatItsOwnerEndsIsNotStartedAgain() {
        WatchedThread worker = watch.start("worker", () -> {
            begun.incrementAndGet();
            waitForTheEnd();
        });
        stopping.countDown();

        assertThat(worker.end(LIMIT)).isTrue();

        await().atMost(LIMIT).until(() -> watch.states().isEmpty());
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(begun).hasValue(1);
    }

    @Test
    void itIsDownWhileAThreadDiesAgainAndAgain() {
        watch.start("worker", () -> {
            throw new NoClassDefFoundError("for a test");
        });

        passTimeUntil(() -> watch.faults().containsKey("worker"));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

        assertThat(String.valueOf(health.health().getDetails().get("worker")))
                .contains("times in a row")
                .contains("NoClassDefFoundError: for a test");
    }

    @Test
    void itIsDownWhileSomethingGivesNoSignOfLife() {
        Pulse pulse = watch.pulse("schedule", Duration.ofMinutes(10));
        passTime(Duration.ofMinutes(9));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);

        passTime(Duration.ofMinutes(2));
        assertThat(health.health().getDetails()).containsKey("schedule");

        pulse.beat();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    /** Ending the process would begin an hour's work anew. */
    @Test
    void aSilenceOfWorkThatMayTakeLongIsShownAndLeavesItAlive() {
        watch.start("rebuild", this::waitForTheEnd);
        Pulse pulse = watch.slowPulse("rebuild", Duration.ofMinutes(10));
        passTime(Duration.ofMinutes(11));

        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(String.valueOf(health.health().getDetails().get("rebuild")))
                .contains("has given no sign of life for 660 seconds");

        pulse.beat();
        assertThat(health.health().getDetails()).containsEntry("rebuild", "alive");
        watch.forget("rebuild");
        passTime(Duration.ofMinutes(11));
        assertThat(health.health().getDetails()).containsEntry("rebuild", "alive");
    }

    private void passTimeUntil(Callable<Boolean> holds) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            return holds.call();
        });
    }

    /** Lets the watching thread look in between, because a silence of its own is a fault too. */
    private void passTime(Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 30) {
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            long now = nanos.get();
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(1)).until(() -> watch.hasLookedAt(now));
        }
    }

    private void waitForTheEnd() {
        try {
            stopping.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

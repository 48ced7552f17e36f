package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class RetriesTests {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Retries retries = new Retries(
            "test",
            new IntakeSettings(
                    true,
                    1,
                    100,
                    DataSize.ofMegabytes(1),
                    Duration.ofMillis(10),
                    Duration.ofMillis(1),
                    LONGEST,
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5)),
            new IntakeMetrics(new SimpleMeterRegistry()));

    @Test
    void aRefusedPartitionKeepsItsLongPauseWhileOthersArePosted() {
        retries.longest();

        retries.works();

        assertThat(retries.remaining()).isGreaterThan(Duration.ofMinutes(9));
    }

    @Test
    void aRefusedPartitionKeepsItsLongPauseWhenPostingGoesOnAfterAFailure() {
        retries.failed("post", new IllegalStateException("a failure"));
        retries.longest();

        retries.works();

        assertThat(retries.waitingFor()).isNull();
        assertThat(retries.remaining()).isGreaterThan(Duration.ofMinutes(9));
    }

    @Test
    void nothingWaitsAfterAFailureOnceSomethingIsPosted() {
        for (int i = 0; i < 30; i++) {
            retries.failed("post", new IllegalStateException("a failure"));
        }

        retries.works();

        assertThat(retries.waitingFor()).isNull();
        assertThat(retries.remaining()).isZero();
    }

    @Test
    void anIdleConsumerThatHasNotJoinedItsGroupGoesOnWaiting() {
        retries.failed("consumer", new IllegalStateException("a failure"));
        for (int i = 0; i < 10; i++) {
            retries.idle(false);
        }

        assertThat(retries.waitingFor()).isEqualTo("consumer: a failure");
    }
}

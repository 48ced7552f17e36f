package dev.accumulator.consumer.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How far a standby is behind, by the places of the log and the times at which they were seen. */
class PrimaryLogTests {
    private final PrimaryLog log = new PrimaryLog(4);

    private void seen(long second, long place) {
        log.add(Duration.ofSeconds(second).toNanos(), place);
    }

    private long behind(long place, long second) {
        return log.since(place, Duration.ofSeconds(second).toNanos()).toSeconds();
    }

    @Test
    void nobodyIsBehindThatHasReplayedEverythingHoweverLongNothingWasWritten() {
        assertThat(behind(0, 5)).isZero();
        seen(1, 100);
        seen(60, 100);

        assertThat(behind(100, 3_600)).isZero();
        assertThat(behind(120, 3_600)).isZero();
    }

    @Test
    void aStandbyIsBehindSinceTheLogWasSeenToGoOn() {
        seen(1, 100);
        seen(2, 200);
        seen(3, 300);

        assertThat(behind(99, 10)).isEqualTo(9);
        assertThat(behind(100, 10)).isEqualTo(8);
        assertThat(behind(250, 10)).isEqualTo(7);
        assertThat(behind(300, 10)).isZero();
    }

    @Test
    void noMoreIsRememberedThanWasAskedForAndALongerTimeIsToldFromIt() {
        for (int second = 1; second <= 100; second++) {
            seen(second, second);
        }

        assertThat(behind(0, 100)).isEqualTo(3);
        assertThat(behind(99, 101)).isEqualTo(1);
    }

    @Test
    void aLogThatBeginsAnewIsThatOfAnotherServer() {
        seen(1, 1_000);
        seen(2, 10);

        assertThat(behind(5, 4)).isEqualTo(2);
        assertThat(behind(10, 4)).isZero();
    }
}

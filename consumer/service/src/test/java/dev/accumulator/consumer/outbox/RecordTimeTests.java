package dev.accumulator.consumer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordTimeTests {
    private static final long NOW = 1_780_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final RecordTime time = new RecordTime(0);

    private static String outside(long from, long to) {
        return "Timestamp 1 of message with offset 0 is out of range. The timestamp should be within [" + from + ", "
                + to + "]";
    }

    @Test
    void isThatOfTheServerUntilTheBrokerRefusesIt() {
        assertThat(time.at(NOW)).isEqualTo(NOW);
        assertThat(time.shiftMillis()).isZero();
    }

    @Test
    void becomesThatOfTheBrokerIfTheServersClockIsAhead() {
        long broker = NOW - 2 * HOUR;

        assertThat(time.refused(NOW, outside(broker - Long.MAX_VALUE, broker + HOUR)))
                .isTrue();

        assertThat(time.at(NOW)).isEqualTo(broker);
        assertThat(time.at(NOW + 5)).isEqualTo(broker + 5);
    }

    @Test
    void staysWithinANarrowRangeOnBothSides() {
        long broker = NOW + 7 * HOUR;

        time.refused(NOW, outside(broker - 10_000, broker + 10_000));

        assertThat(time.at(NOW)).isBetween(broker - 10_000, broker + 10_000);
    }

    @Test
    void takesTheBeginningOfARangeWithoutAnEnd() {
        long broker = NOW + 7 * HOUR;

        time.refused(NOW, outside(broker - HOUR, broker + Long.MAX_VALUE));

        assertThat(time.at(NOW)).isBetween(broker - HOUR, broker);
    }

    @Test
    void goesBackInDoubledStepsIfTheBrokerNamesNoRange() {
        assertThat(time.refused(NOW, "the time is out of range")).isTrue();
        assertThat(time.at(NOW)).isEqualTo(NOW - HOUR);
        assertThat(time.refused(NOW - HOUR, "the time is out of range")).isTrue();
        assertThat(time.at(NOW)).isEqualTo(NOW - 3 * HOUR);
    }

    @Test
    void givesUpAfterSomeTriesAndBeginsAnew() {
        for (int tries = 0; tries < 16; tries++) {
            assertThat(time.refused(time.at(NOW), "no")).isTrue();
        }
        assertThat(time.refused(time.at(NOW), "no")).isFalse();
        assertThat(time.at(NOW)).isEqualTo(NOW);
    }
}

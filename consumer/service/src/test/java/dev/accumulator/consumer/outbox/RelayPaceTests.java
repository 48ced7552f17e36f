package dev.accumulator.consumer.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RelayPaceTests {
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final AtomicLong nanos = new AtomicLong(-7);
    private final RelayPace pace = new RelayPace(LONGEST, nanos::get);

    @Test
    void aRelayThatHasSentNothingRestsAsLongAsItMay() {
        assertThat(pace.rest()).isEqualTo(LONGEST);
        assertThat(pace.isIdle(pace.rest())).isTrue();
    }

    @Test
    void itLooksOftenAfterAMessageAndEverMoreSeldom() {
        pace.sent();
        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(10));
        assertThat(pace.isIdle(pace.rest())).isFalse();

        after(Duration.ofMillis(99));
        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(10));
        after(Duration.ofMillis(901));
        assertThat(pace.rest()).isEqualTo(Duration.ofMillis(100));
        after(Duration.ofSeconds(4));
        assertThat(pace.rest()).isEqualTo(LONGEST);
        assertThat(pace.isIdle(pace.rest())).isTrue();
    }

    @Test
    void aShorterSettingCounts() {
        RelayPace quick = new RelayPace(Duration.ofMillis(2), nanos::get);
        quick.sent();
        assertThat(quick.rest()).isEqualTo(Duration.ofMillis(2));
    }

    private void after(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}

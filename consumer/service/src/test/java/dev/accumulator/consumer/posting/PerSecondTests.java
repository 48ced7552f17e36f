package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PerSecondTests {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final PerSecond rate = new PerSecond(nanos::get);

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void isTheMeanOfTheLastMinute() {
        assertThat(rate.rate()).isZero();
        for (int i = 0; i < 120; i++) {
            rate.add(3);
            pass(1);
        }
        assertThat(rate.rate()).isBetween(2.9, 3.0);

        pass(30);
        assertThat(rate.rate()).isBetween(1.4, 1.5);
        pass(60);
        assertThat(rate.rate()).isZero();
    }

    @Test
    void aShorterTimeSinceTheStartIsTheWholeTime() {
        rate.add(10);
        pass(4);

        assertThat(rate.rate()).isEqualTo(2);
    }
}

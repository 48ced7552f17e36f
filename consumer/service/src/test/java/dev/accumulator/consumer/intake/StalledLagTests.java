package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.watch.ThreadWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StalledLagTests {
    private static final Partition PARTITION = new Partition("orders", 3);

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadWatch watch = ThreadWatch.of(meters);
    private final StalledLag stalled =
            new StalledLag(() -> Lag.UNKNOWN, nanos::get, watch.pulse("lag", Duration.ofHours(1)), meters);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void aLagThatDoesNotFallIsShownAfterAMinute() {
        see(12, 0);
        see(12, 59);
        assertThat(stalled.shown()).isEmpty();

        see(15, 2);
        assertThat(stalled.shown()).containsEntry(PARTITION.toString(), "at least 12 records for 61 s");
        assertThat(meters.get("accumulator.lag.stalled").gauge().value()).isEqualTo(61);
    }

    @Test
    void aLagThatFallsIsNot() {
        see(12, 0);
        see(11, 50);
        see(11, 50);
        assertThat(stalled.shown()).isEmpty();
    }

    @Test
    void itIsForgottenOnceThereIsNoLag() {
        see(12, 0);
        see(12, 100);
        see(0, 1);
        see(12, 1);
        assertThat(stalled.shown()).isEmpty();
    }

    private void see(long now, int secondsLater) {
        nanos.addAndGet(Duration.ofSeconds(secondsLater).toNanos());
        stalled.saw(Map.of(PARTITION, now));
    }
}

package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.watch.Pulse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Finds partitions that have records to post and whose lag does not fall. A stream that comes as fast as it is posted
 * looks the same, so this is shown and does not take the instance away.
 */
final class StalledLag {
    private static final Logger LOG = LoggerFactory.getLogger(StalledLag.class);

    /** Many times the longest pause between two attempts. */
    private static final Duration STALLED_AFTER = Duration.ofMinutes(1);

    private final Supplier<Lag> measured;
    private final LongSupplier nanos;
    private final Pulse pulse;
    private Map<Partition, Low> lows = Map.of();
    private Lag last = Lag.UNKNOWN;
    private boolean warned;

    /**
     * The lowest lag since a partition last had none.
     *
     * @param sinceNanos when it fell to this
     */
    private record Low(long lag, long sinceNanos) {}

    /** @param nanos a clock that is never set */
    StalledLag(Supplier<Lag> measured, LongSupplier nanos, Pulse pulse, MeterRegistry registry) {
        this.measured = measured;
        this.nanos = nanos;
        this.pulse = pulse;
        Gauge.builder("accumulator.lag.stalled", this, StalledLag::longestSeconds)
                .description("For how long the lag of a partition has not fallen, of that with the longest time")
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(fixedDelayString = "${accumulator.intake.lag-every:5s}")
    @SuppressWarnings("ReferenceEquality") // Each measurement has an object of its own.
    void look() {
        Lag lag = measured.get();
        if (lag != last) {
            // So a measurement that is never called again is noticed too.
            pulse.beat();
        }
        last = lag;
        if (lag.brokerFailure() == null && lag.databaseFailure() == null) {
            Map<Partition, Long> lags = new HashMap<>();
            lag.partitions().forEach((partition, measuredOf) -> lags.put(partition, measuredOf.readable()));
            saw(lags);
        }
    }

    synchronized void saw(Map<Partition, Long> lags) {
        long now = nanos.getAsLong();
        Map<Partition, Low> next = new HashMap<>();
        lags.forEach((partition, lag) -> {
            if (lag > 0) {
                Low low = lows.get(partition);
                next.put(partition, low == null || lag < low.lag() ? new Low(lag, now) : low);
            }
        });
        lows = next;
        Map<String, String> stalled = shown();
        if (stalled.isEmpty()) {
            warned = false;
        } else if (!warned) {
            warned = true;
            LOG.warn("There are records to post, and the lag does not fall: {}", stalled);
        }
    }

    /** Returns by partition how large the lag is and for how long it has not fallen. */
    synchronized Map<String, String> shown() {
        long now = nanos.getAsLong();
        Map<String, String> shown = new TreeMap<>();
        lows.forEach((partition, low) -> {
            long stalledNanos = now - low.sinceNanos();
            if (stalledNanos >= STALLED_AFTER.toNanos()) {
                shown.put(
                        partition.toString(),
                        "at least " + low.lag() + " records for " + TimeUnit.NANOSECONDS.toSeconds(stalledNanos)
                                + " s");
            }
        });
        return shown;
    }

    private synchronized double longestSeconds() {
        long now = nanos.getAsLong();
        return lows.values().stream()
                        .mapToLong(low -> now - low.sinceNanos())
                        .max()
                        .orElse(0)
                / 1e9;
    }
}

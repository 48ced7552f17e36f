package dev.accumulator.consumer.watch;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows the threads of this process. It is down if one cannot be kept alive or hangs, and liveness with it. Work whose
 * steps may rightly take long is only shown.
 */
final class ThreadsHealth implements HealthIndicator {
    private final ThreadWatch watch;

    ThreadsHealth(ThreadWatch watch) {
        this.watch = watch;
    }

    @Override
    public Health health() {
        Map<String, String> faults = watch.faults();
        Health.Builder health = faults.isEmpty() ? Health.up() : Health.down();
        watch.states().forEach(health::withDetail);
        watch.silences().forEach(health::withDetail);
        faults.forEach(health::withDetail);
        return health.build();
    }
}

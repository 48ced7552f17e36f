package dev.accumulator.consumer.layout;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of moves to another number of shards.
 *
 * @param term how long the layout before still answers once a switch has begun, from 100 milliseconds to ten minutes. A replica
 *     that lags by less knows by then that the layout has ended, so it must be longer than
 *     {@code accumulator.query.replica-lag-max} where there are replicas
 */
@ConfigurationProperties("accumulator.layout")
record LayoutSettings(@DefaultValue("15s") Duration term) {
    private static final Duration LEAST = Duration.ofMillis(100);

    private static final Duration MOST = Duration.ofMinutes(10);

    LayoutSettings {
        if (term.compareTo(LEAST) < 0 || term.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("accumulator.layout.term must be from 100ms to 10m, was " + term);
        }
    }
}

package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of requests.
 *
 * @param bodyMax the largest body of a request; a larger one is refused before it is read
 * @param bodyTimeMax how long a body may take to arrive, from its first byte to its last
 */
@ConfigurationProperties("accumulator.rest")
record RestSettings(
        @DefaultValue("64KB") DataSize bodyMax,
        @DefaultValue("10s") Duration bodyTimeMax) {
    /** Every body of the interface is read into memory. */
    private static final DataSize BODY_MAX = DataSize.ofMegabytes(1);

    /** The longest body is a reason of 2,000 characters, each of at most 12 bytes as an escape. */
    private static final DataSize BODY_MIN = DataSize.ofKilobytes(32);

    RestSettings {
        if (bodyMax.compareTo(BODY_MIN) < 0 || bodyMax.compareTo(BODY_MAX) > 0) {
            throw new IllegalArgumentException("accumulator.rest.body-max must be from " + BODY_MIN.toKilobytes()
                    + "KB to " + BODY_MAX.toMegabytes() + "MB, was " + bodyMax);
        }
        if (bodyTimeMax.isNegative() || bodyTimeMax.isZero()) {
            throw new IllegalArgumentException(
                    "accumulator.rest.body-time-max must be more than 0s, was " + bodyTimeMax);
        }
    }
}

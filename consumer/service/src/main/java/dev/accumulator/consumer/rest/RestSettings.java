package dev.accumulator.consumer.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of requests.
 *
 * @param bodyMax the largest body of a request; a larger one is refused before it is read
 * @param connectionsPerAddress how many connections one address may hold; more are closed at once. A proxy in front is one
 *     address for all its clients. Left out, it is three quarters of the connections that are served
 * @param bodyTimeMax how long a body may take to arrive, from its first byte to its last
 */
@ConfigurationProperties("accumulator.rest")
record RestSettings(
        @DefaultValue("64KB") DataSize bodyMax,
        @Nullable Integer connectionsPerAddress,
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
        if (connectionsPerAddress != null && connectionsPerAddress < 1) {
            throw new IllegalArgumentException(
                    "accumulator.rest.connections-per-address must be at least 1, was " + connectionsPerAddress);
        }
        if (bodyTimeMax.isNegative() || bodyTimeMax.isZero()) {
            throw new IllegalArgumentException(
                    "accumulator.rest.body-time-max must be more than 0s, was " + bodyTimeMax);
        }
    }

    /** How many of so many connections one address may hold. */
    int connectionsPerAddress(int all) {
        return connectionsPerAddress != null ? connectionsPerAddress : Math.max(1, all / 4 * 3);
    }
}

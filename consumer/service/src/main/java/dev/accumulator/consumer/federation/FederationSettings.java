package dev.accumulator.consumer.federation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of answers over the databases of all shards.
 *
 * @param answerMax how long an answer waits for all shards before it fails and names the one that is missing, from 100
 *     milliseconds to a minute
 */
@ConfigurationProperties("accumulator.federation")
record FederationSettings(@DefaultValue("10s") Duration answerMax) {
    private static final Duration LEAST = Duration.ofMillis(100);

    private static final Duration MOST = Duration.ofMinutes(1);

    FederationSettings {
        if (answerMax.compareTo(LEAST) < 0 || answerMax.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "accumulator.federation.answer-max must be from 100ms to 1m, was " + answerMax);
        }
    }
}

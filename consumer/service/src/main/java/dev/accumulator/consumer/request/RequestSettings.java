package dev.accumulator.consumer.request;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of requests to other shards for work.
 *
 * @param doneMax how long whoever asks waits for the end of what an instance of the shard has taken, from 1 second to 5
 *     minutes
 */
@ConfigurationProperties("accumulator.shard-requests")
record RequestSettings(@DefaultValue("30s") Duration doneMax) {
    private static final Duration LEAST = Duration.ofSeconds(1);

    private static final Duration MOST = Duration.ofMinutes(5);

    RequestSettings {
        if (doneMax.compareTo(LEAST) < 0 || doneMax.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "accumulator.shard-requests.done-max must be from 1s to 5m, was " + doneMax);
        }
    }
}

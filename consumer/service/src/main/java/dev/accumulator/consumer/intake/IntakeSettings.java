package dev.accumulator.consumer.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the intake. The group's name is {@code spring.kafka.consumer.group-id}.
 *
 * @param enabled false for an instance that only answers queries
 * @param concurrency the number of threads that read, each with a consumer of its own
 * @param batchRecords the most records of one posting transaction
 * @param batchSize the most bytes of keys, values and headers of one posting transaction, unless a single record is
 *     larger. A small heap takes less
 * @param pollWait how long a poll waits for records
 * @param backOffMin the first pause after a failure
 * @param backOffMax the longest pause after consecutive failures; also how often a refused partition is checked again
 * @param leaveAfter after failing to post for so long, a thread leaves its group, so that others post its partitions; it
 *     comes back once it can post
 * @param stopWait how long a stop waits for the current batch
 * @param lagEvery how often the lag of the topics is measured
 */
@ConfigurationProperties("accumulator.intake")
record IntakeSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("2") int concurrency,
        @DefaultValue("2000") int batchRecords,
        @DefaultValue("8MB") DataSize batchSize,
        @DefaultValue("500ms") Duration pollWait,
        @DefaultValue("200ms") Duration backOffMin,
        @DefaultValue("10s") Duration backOffMax,
        @DefaultValue("5m") Duration leaveAfter,
        @DefaultValue("20s") Duration stopWait,
        @DefaultValue("5s") Duration lagEvery) {

    IntakeSettings {
        require(concurrency >= 1 && concurrency <= 64, "concurrency", "from 1 to 64");
        require(batchRecords >= 1 && batchRecords <= 100_000, "batch-records", "from 1 to 100000");
        require(batchSize.toBytes() >= 1, "batch-size", "at least one byte");
        require(pollWait.toMillis() >= 1, "poll-wait", "at least 1ms");
        require(backOffMin.toMillis() >= 1, "back-off-min", "at least 1ms");
        require(backOffMax.compareTo(backOffMin) >= 0, "back-off-max", "at least back-off-min");
        require(leaveAfter.toMillis() >= 1_000, "leave-after", "at least 1s");
        require(stopWait.toMillis() >= 1, "stop-wait", "at least 1ms");
        require(lagEvery.toMillis() >= 100, "lag-every", "at least 100ms");
    }

    private static void require(boolean holds, String setting, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("accumulator.intake." + setting + " must be " + rule);
        }
    }
}

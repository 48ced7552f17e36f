package dev.accumulator.consumer.rebuild;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of rebuilds.
 *
 * @param enabled whether this instance runs rebuilds. Every instance takes requests for them
 * @param concurrency how many readers replay the partitions, and how many registers are indexed, added up and compared
 *     side by side
 * @param batchRecords the most records of one transaction
 * @param batchSize the most bytes of one transaction. Each reader holds as many again for the batch that it reads
 *     meanwhile
 * @param foldMovementsMax the most movements that are moved into the totals in one transaction
 * @param lease how long an instance that gives no sign of life keeps a rebuild
 * @param pause how long to rest between two rounds that find nothing to do
 * @param switchMax how long a switch may hold postings before it is put off
 * @param differencesMax the most differences kept of each register
 */
@ConfigurationProperties("accumulator.rebuild")
record RebuildSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("2") int concurrency,
        @DefaultValue("2000") int batchRecords,
        @DefaultValue("32MB") DataSize batchSize,
        @DefaultValue("200000") int foldMovementsMax,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("1s") Duration pause,
        @DefaultValue("5s") Duration switchMax,
        @DefaultValue("1000") int differencesMax) {

    RebuildSettings {
        require(concurrency >= 1 && concurrency <= 64, "concurrency", "from 1 to 64");
        require(batchRecords >= 1 && batchRecords <= 100_000, "batch-records", "from 1 to 100000");
        require(batchSize.toBytes() >= 1, "batch-size", "at least one byte");
        require(foldMovementsMax >= 1, "fold-movements-max", "at least 1");
        require(lease.toMillis() >= 1_000, "lease", "at least 1s");
        require(pause.toMillis() >= 10, "pause", "at least 10ms");
        require(switchMax.toMillis() >= 100, "switch-max", "at least 100ms");
        require(differencesMax >= 1 && differencesMax <= 100_000, "differences-max", "from 1 to 100000");
    }

    private static void require(boolean holds, String setting, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("accumulator.rebuild." + setting + " must be " + rule);
        }
    }
}

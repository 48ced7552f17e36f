package dev.accumulator.consumer.posting;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of posting.
 *
 * @param lockWaitMax how long a statement waits for a lock before the batch fails and is tried again
 * @param idleInTransactionMax how long a posting transaction may stand idle before the server ends it, and how old a
 *     statement that waits for rows of its client may become before another instance ends it. Otherwise a stopped
 *     process would hold its partitions for ever
 * @param foldMovementsMax the most movements of a register that are moved into its totals in one transaction. If so
 *     many wait, the folder does not rest
 * @param foldPause how long the folder rests between two rounds; five times as long while there is nothing to fold
 * @param tailMovementsMax how many movements of a register may wait for the folder before posting waits for it too
 * @param refusedRecordsKept how long the records of documents that a floor has refused are kept. Until then they can be tried
 *     again, and not later. The refusals themselves stay
 */
@ConfigurationProperties("accumulator.posting")
record PostingSettings(
        @DefaultValue("10s") Duration lockWaitMax,
        @DefaultValue("30s") Duration idleInTransactionMax,
        @DefaultValue("100000") int foldMovementsMax,
        @DefaultValue("1s") Duration foldPause,
        @DefaultValue("200000") long tailMovementsMax,
        @DefaultValue("90d") Duration refusedRecordsKept) {

    PostingSettings {
        require(lockWaitMax.toMillis() >= 1, "lock-wait-max", "at least 1ms");
        require(idleInTransactionMax.toMillis() >= 1_000, "idle-in-transaction-max", "at least 1s");
        require(foldMovementsMax >= 1, "fold-movements-max", "at least 1");
        require(foldPause.toMillis() >= 1, "fold-pause", "at least 1ms");
        require(tailMovementsMax >= 1, "tail-movements-max", "at least 1");
        require(
                refusedRecordsKept.toMillis() >= 1_000 && refusedRecordsKept.toDays() <= 36_500,
                "refused-records-kept",
                "from 1s to 36500d");
    }

    private static void require(boolean holds, String setting, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("accumulator.posting." + setting + " must be " + rule);
        }
    }
}

package dev.accumulator.consumer.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How messages leave.
 *
 * @param relay whether this instance may send; another one must, where it may not
 * @param transactionalIdPrefix how the relay's Kafka transactional id begins; what follows is the outbox's own, so that
 *     it is the same in all instances on one database, and another one on another database
 * @param batchMessages the most messages of one Kafka transaction
 * @param batchSize the most bytes of one Kafka transaction, unless a single message is larger
 * @param lease how long after its last sign of life an active relay is taken for dead
 * @param sendMax how long the broker may take to acknowledge a batch before the relay gives it up and tries anew
 * @param poll how often an idle relay looks for messages of other instances
 * @param backOffMax the longest pause between attempts while database or broker are away
 */
@ConfigurationProperties("accumulator.outbox")
record OutboxSettings(
        @DefaultValue("true") boolean relay,
        @DefaultValue("accumulator-outbox-") String transactionalIdPrefix,
        @DefaultValue("2000") int batchMessages,
        @DefaultValue("8MB") DataSize batchSize,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("30s") Duration sendMax,
        @DefaultValue("200ms") Duration poll,
        @DefaultValue("10s") Duration backOffMax) {

    OutboxSettings {
        require(batchMessages >= 1 && batchMessages <= 100_000, "batch-messages", "from 1 to 100000");
        require(batchSize.toBytes() >= 1, "batch-size", "at least one byte");
        require(lease.toMillis() >= 500, "lease", "at least 500ms");
        require(sendMax.toMillis() >= 1, "send-max", "at least 1ms");
        require(poll.toMillis() >= 1, "poll", "at least 1ms");
        require(backOffMax.toMillis() >= 1, "back-off-max", "at least 1ms");
    }

    private static void require(boolean holds, String setting, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("accumulator.outbox." + setting + " must be " + rule);
        }
    }

    /** A standby asks so often whether the lease is free. */
    Duration standbyPoll() {
        return lease.dividedBy(8);
    }

    /** An active relay renews its lease when so much of it is gone. */
    Duration renewAfter() {
        return lease.dividedBy(4);
    }

    /** No call to the broker may wait longer, so that the lease can be renewed before and after. */
    Duration blockMax() {
        return lease.multipliedBy(6).dividedBy(10);
    }
}

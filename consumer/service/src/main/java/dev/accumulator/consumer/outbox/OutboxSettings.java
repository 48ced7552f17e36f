package dev.accumulator.consumer.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the relay.
 *
 * @param relay whether this instance may send. At least one instance has to
 * @param transactionalIdPrefix the beginning of the relay's Kafka transactional id. The rest identifies the outbox, so
 *     all instances on one database have the same id, and instances on another database have another one
 * @param batchMessages the most messages of one Kafka transaction
 * @param batchSize the most bytes of one Kafka transaction, unless a single message is larger
 * @param lease how long an active relay that gives no sign of life keeps its lease
 * @param sendMax how long the broker may take to acknowledge a batch before the relay gives up and tries again
 * @param poll how often an idle relay looks for messages of other instances; more often while there are some
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
        @DefaultValue("500ms") Duration poll,
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

    /** The pause of a standby between two attempts to take the lease. */
    Duration standbyPoll() {
        return lease.dividedBy(8);
    }

    /** The age of a lease at which the active relay renews it. */
    Duration renewAfter() {
        return lease.dividedBy(4);
    }

    /** The longest that a call to the broker may wait, so that the lease can be renewed before and after it. */
    Duration blockMax() {
        return lease.multipliedBy(6).dividedBy(10);
    }
}

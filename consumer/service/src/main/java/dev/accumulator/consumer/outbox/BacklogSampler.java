package dev.accumulator.consumer.outbox;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads at intervals how many messages of a topic wait. Used by the thread of one relay. */
final class BacklogSampler {
    private static final Logger LOG = LoggerFactory.getLogger(BacklogSampler.class);

    /** Metrics are collected less often than that. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Counting costs time with every row, and a larger figure calls for no other action. */
    private static final int COUNT_MAX = 1_000_000;

    private final OutboxTable table;
    private final String topic;
    private final RelayStatus status;
    private final Runnable also;
    private long sampledNanos = System.nanoTime() - INTERVAL.toNanos();

    /** @param also called after each sample */
    BacklogSampler(OutboxTable table, String topic, RelayStatus status, Runnable also) {
        this.table = table;
        this.topic = topic;
        this.status = status;
        this.also = also;
    }

    /**
     * Reads the figures if it is time.
     *
     * @param floor no message of the topic has this number or a lower one
     */
    void sample(long floor) {
        if (System.nanoTime() - sampledNanos < INTERVAL.toNanos()) {
            return;
        }
        sampledNanos = System.nanoTime();
        try {
            status.saw(table.backlog(topic, floor, COUNT_MAX));
            also.run();
        } catch (RuntimeException away) {
            LOG.debug("The backlog of {} cannot be read", topic, away);
        }
    }
}

package dev.accumulator.consumer.publication;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the publication of balances, which registers switch on for themselves.
 *
 * @param enabled whether this instance may publish. At least one instance has to
 * @param poll how often a register without changes is looked at
 * @param lease how long a register stays with an instance that gives no sign of life before another one publishes it
 * @param pageCells the most cells of one transaction
 * @param waitingMax messages that may wait in the outbox for the topic before no more are added; changes of a cell that come
 *     meanwhile are published as one
 */
@ConfigurationProperties("accumulator.publication")
record PublicationSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("1000") int pageCells,
        @DefaultValue("20000") int waitingMax) {

    PublicationSettings {
        require(poll.toMillis() >= 1 && poll.toMinutes() <= 1, "poll", "from 1ms to 1m");
        require(lease.toMillis() >= 500 && lease.toMinutes() <= 10, "lease", "from 500ms to 10m");
        require(pageCells >= 1 && pageCells <= 10_000, "page-cells", "from 1 to 10000");
        require(waitingMax >= 1 && waitingMax <= 1_000_000, "waiting-max", "from 1 to 1000000");
    }

    private static void require(boolean holds, String setting, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("accumulator.publication." + setting + " must be " + rule);
        }
    }

    /** The age of a lease at which its holder renews it. */
    Duration renewAfter() {
        return lease.dividedBy(4);
    }
}

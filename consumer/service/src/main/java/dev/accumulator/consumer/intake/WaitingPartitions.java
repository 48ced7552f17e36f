package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.BeyondBounds;
import dev.accumulator.consumer.posting.ChartUnread;
import dev.accumulator.consumer.posting.Partition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions whose next record cannot be mapped yet, because something that its mapping needs does not answer, such as a
 * registry of schemas. They are paused, and tried again together after pauses that double; the others are read meanwhile. So
 * are those whose next record is not to be posted yet: nothing is wrong with them, and their pauses are short. For one thread,
 * except for {@link #shown}.
 */
final class WaitingPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingPartitions.class);

    /** The record that waited has come again by then, or is gone: an operator may have passed over it. */
    private static final long TRYING_NANOS_MAX = 30_000_000_000L;

    /** The reason that is told to nobody. */
    private static final String USUAL = "";

    private final String thread;
    private final BackOff backOff;
    private final IntakeMetrics metrics;
    private final Map<TopicPartition, String> reasons = new HashMap<>();
    private volatile Map<Partition, String> shown = Map.of();
    private Set<String> logged = Set.of();
    private boolean trying;
    private long tryingSinceNanos;

    /** @param thread the name of the thread that reads */
    WaitingPartitions(String thread, IntakeSettings settings, IntakeMetrics metrics) {
        this.thread = thread;
        this.backOff = new BackOff(settings.backOffMin(), settings.backOffMax());
        this.metrics = metrics;
    }

    /** Returns what each partition waits for. Any thread may call it. */
    Map<Partition, String> shown() {
        return shown;
    }

    /** Reads the partitions again if they have waited long enough. To be called before each poll. */
    void resume(Assignment partitions, Set<TopicPartition> assigned) {
        if (reasons.isEmpty()) {
            return;
        }
        if (reasons.keySet().retainAll(assigned)) {
            changed();
        }
        if (trying && System.nanoTime() - tryingSinceNanos > TRYING_NANOS_MAX) {
            clear();
        } else if (!trying && backOff.remaining().isZero()) {
            trying = true;
            tryingSinceNanos = System.nanoTime();
            partitions.resumeWaiting();
        }
    }

    /**
     * To be called when what was polled is posted, as far as it could be mapped.
     *
     * @param polled the partitions that records came from
     * @param found those of them whose next record cannot be mapped yet
     */
    void posted(Collection<TopicPartition> polled, Map<Partition, RuntimeException> found, Assignment partitions) {
        if (reasons.isEmpty() && found.isEmpty()) {
            return;
        }
        polled.forEach(reasons::remove);
        found.forEach((partition, later) -> {
            boolean isUsual = later instanceof BeyondBounds || later instanceof ChartUnread;
            if (!isUsual) {
                metrics.retry("mapping", later);
            }
            reasons.put(Assignment.kafka(partition), isUsual ? USUAL : String.valueOf(later.getMessage()));
        });
        if (!found.isEmpty()) {
            partitions.letWait(found.keySet().stream().map(Assignment::kafka).toList());
            trying = false;
            if (reasons.values().stream().allMatch(USUAL::equals)) {
                backOff.succeeded();
                backOff.next();
            } else {
                tell(backOff.next());
            }
        }
        changed();
    }

    /** Forgets all of them, because the consumer that has them is closed. */
    void forget() {
        logged = Set.of();
        clear();
    }

    private void clear() {
        reasons.clear();
        changed();
    }

    /** One line for each outage, and one more whenever the reasons change. Health shows how it stands. */
    private void tell(Duration pause) {
        Set<String> now = new TreeSet<>(reasons.values());
        now.remove(USUAL);
        if (!now.equals(logged)) {
            LOG.warn(
                    "{} lets {} wait, first for {}, and reads the others: {}",
                    thread,
                    named().keySet(),
                    pause,
                    String.join("; ", now));
        }
        logged = now;
    }

    private void changed() {
        shown = named();
        if (reasons.isEmpty()) {
            trying = false;
            backOff.succeeded();
            if (!logged.isEmpty()) {
                logged = Set.of();
                LOG.info("{} reads all of its partitions again", thread);
            }
        }
    }

    private Map<Partition, String> named() {
        Map<Partition, String> named = new TreeMap<>();
        reasons.forEach((partition, reason) -> {
            if (!reason.equals(USUAL)) {
                named.put(Assignment.named(partition), reason);
            }
        });
        return named;
    }
}

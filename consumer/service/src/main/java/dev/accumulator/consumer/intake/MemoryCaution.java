package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on beside a record that does not fit into memory. Kafka's client unpacks a record whole before anybody can see
 * its size, so the memory can run out at any record, and its error does not say at which.
 *
 * <p>Once the memory has run out, the partitions are read in turn, one at a time and record by record. If it runs out
 * twice at the same offset, that partition is not read any further, and the others go on as before. It is tried again
 * from time to time, because the memory may have been short for another reason. For one thread, except for {@link
 * #refused()} and {@link #isOn()}.
 */
final class MemoryCaution {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryCaution.class);

    /** Reading record by record is slow, so it ends once the memory has sufficed for so long. */
    private static final Duration CAREFUL = Duration.ofSeconds(30);

    private static final Duration RETRY_MIN = Duration.ofMinutes(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(30);

    /** An operator may have skipped the record. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** A partition with many records lets the others have a turn after so many of them. */
    private static final int TURN_POLLS_MAX = 100;

    /** The position of a partition that the client has not compared with the broker yet. */
    private static final long UNKNOWN = -1;

    /** A partition in which the memory has run out is read before the others, but not for ever. */
    private static final int SUSPECT_POLLS_MAX = 100;

    private final LongSupplier nanos;
    private final long heapBytes;
    private final Map<TopicPartition, Refusal> refusals = new HashMap<>();
    private volatile Map<Partition, String> shown = Map.of();
    private volatile boolean on;
    private long onUntilNanos;
    private long lookedNanos;
    private @Nullable TopicPartition alone;
    private long aloneAt;
    private int turnPolls;
    private @Nullable TopicPartition suspect;
    private long suspectAt;
    private int suspectPolls;

    /** A partition that is not read from an offset on. While it is tried again, it is read for a moment. */
    private static final class Refusal {
        private final long offset;
        private int tries;
        private long retryNanos;
        private boolean trying;

        Refusal(long offset) {
            this.offset = offset;
        }
    }

    MemoryCaution(LongSupplier nanos, long heapBytes) {
        this.nanos = nanos;
        this.heapBytes = heapBytes;
        this.lookedNanos = nanos.getAsLong();
    }

    /** True while the partitions are read one at a time and record by record. Any thread may call it. */
    boolean isOn() {
        return on;
    }

    /** Returns why a partition is not read any further, for those of the last assignment. Any thread may call it. */
    Map<Partition, String> refused() {
        return shown;
    }

    /** To be called when the memory has run out, wherever it did. */
    void ranOut() {
        turnOn();
        TopicPartition read = alone;
        alone = null;
        if (read == null || aloneAt == UNKNOWN) {
            return;
        }
        Refusal known = refusals.get(read);
        if (known != null && known.offset == aloneAt) {
            refuseAgain(known);
        } else if (read.equals(suspect) && suspectAt == aloneAt) {
            refuse(read, aloneAt);
            suspect = null;
        } else {
            suspect = read;
            suspectAt = aloneAt;
            suspectPolls = 0;
        }
    }

    private void turnOn() {
        on = true;
        onUntilNanos = nanos.getAsLong() + CAREFUL.toNanos();
    }

    private void refuse(TopicPartition partition, long offset) {
        Refusal refusal = new Refusal(offset);
        refuseAgain(refusal);
        refusals.put(partition, refusal);
        LOG.atError()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", offset)
                .log("{} is not read any further: {}", Assignment.named(partition), text(refusal));
    }

    private void refuseAgain(Refusal refusal) {
        Duration pause = RETRY_MIN.multipliedBy(1L << Math.min(refusal.tries, 10));
        refusal.tries++;
        refusal.trying = false;
        refusal.retryNanos = nanos.getAsLong() + (pause.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : pause).toNanos();
    }

    private String text(Refusal refusal) {
        return "the record at offset " + refusal.offset + " does not fit into memory, of which this instance has "
                + (heapBytes >> 20) + " MB. Give it more, or skip the record";
    }

    /**
     * Pauses and resumes partitions before a poll.
     *
     * @param placed true for a partition that may be read
     * @param held true if none is to be read now
     * @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException as a poll does
     */
    void flow(Consumer<byte[], byte[]> consumer, Predicate<TopicPartition> placed, boolean held) {
        if (on && nanos.getAsLong() - onUntilNanos > 0) {
            on = false;
            alone = null;
            suspect = null;
            LOG.info("The memory has sufficed for {}; records are read in batches again", CAREFUL);
        }
        if (!on && refusals.isEmpty()) {
            shown = Map.of();
            return;
        }
        Collection<TopicPartition> assigned = consumer.assignment();
        show(assigned);
        retryWhatIsDue(assigned);
        if (on) {
            takeTurns(consumer, assigned.stream().filter(placed).toList(), held);
        } else {
            consumer.pause(assigned.stream().filter(this::isRefused).toList());
        }
    }

    private boolean isRefused(TopicPartition partition) {
        Refusal refusal = refusals.get(partition);
        return refusal != null && !refusal.trying;
    }

    private void show(Collection<TopicPartition> assigned) {
        Map<Partition, String> now = new TreeMap<>();
        refusals.forEach((partition, refusal) -> {
            if (assigned.contains(partition)) {
                now.put(Assignment.named(partition), text(refusal));
            }
        });
        shown = now;
    }

    private void retryWhatIsDue(Collection<TopicPartition> assigned) {
        long now = nanos.getAsLong();
        refusals.forEach((partition, refusal) -> {
            if (assigned.contains(partition) && !refusal.trying && now - refusal.retryNanos > 0) {
                refusal.trying = true;
                turnOn();
            }
        });
    }

    private void takeTurns(Consumer<byte[], byte[]> consumer, List<TopicPartition> placed, boolean held) {
        List<TopicPartition> readable =
                placed.stream().filter(partition -> !isRefused(partition)).toList();
        TopicPartition next = held ? null : next(readable);
        if (next == null || !next.equals(alone)) {
            turnPolls = 0;
        }
        alone = next;
        consumer.pause(
                placed.stream().filter(partition -> !partition.equals(next)).toList());
        if (next != null) {
            consumer.resume(List.of(next));
            aloneAt = position(consumer, next);
        }
    }

    private static long position(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (TimeoutException notComparedYet) {
            // Nothing is read before the broker has compared the leader epoch, which it may never do.
            return UNKNOWN;
        }
    }

    private @Nullable TopicPartition next(List<TopicPartition> readable) {
        if (suspect != null && readable.contains(suspect)) {
            return suspect;
        }
        TopicPartition current = alone;
        if (current != null && readable.contains(current) && turnPolls > 0 && turnPolls < TURN_POLLS_MAX) {
            return current;
        }
        int after = current == null ? -1 : readable.indexOf(current);
        return readable.isEmpty() ? null : readable.get((after + 1) % readable.size());
    }

    /** To be called after what was polled is posted, or if nothing was polled. */
    void sufficed(int polled) {
        TopicPartition read = alone;
        if (read == null) {
            return;
        }
        turnPolls = polled == 0 ? 0 : turnPolls + 1;
        suspectPolls++;
        if (polled > 0) {
            Refusal known = refusals.get(read);
            if (known != null && known.offset <= aloneAt) {
                refusals.remove(read);
                LOG.atInfo()
                        .addKeyValue("topic", read.topic())
                        .addKeyValue("partition", read.partition())
                        .addKeyValue("offset", aloneAt)
                        .log("{} is read again", Assignment.named(read));
            }
        }
        // The first polls often return nothing, because the record is still on its way.
        if (read.equals(suspect) && (polled > 0 || suspectPolls > SUSPECT_POLLS_MAX)) {
            suspect = null;
        }
    }

    /**
     * Forgets refusals of records that the positions have passed, because an operator has skipped them. It returns the
     * partitions, which are to be placed anew.
     */
    List<TopicPartition> skipped(Function<Collection<Partition>, Map<Partition, Long>> positions) {
        if (refusals.isEmpty() || nanos.getAsLong() - lookedNanos < LOOK_EVERY.toNanos()) {
            return List.of();
        }
        lookedNanos = nanos.getAsLong();
        Map<Partition, Long> now;
        try {
            now = positions.apply(
                    refusals.keySet().stream().map(Assignment::named).toList());
        } catch (RuntimeException away) {
            LOG.debug("The positions cannot be read", away);
            return List.of();
        }
        List<TopicPartition> skipped = new ArrayList<>();
        refusals.entrySet().removeIf(refusal -> {
            boolean passed = now.getOrDefault(Assignment.named(refusal.getKey()), 0L) > refusal.getValue().offset;
            if (passed) {
                skipped.add(refusal.getKey());
            }
            return passed;
        });
        return skipped;
    }

    /** True if the failure stands for too little memory. */
    static boolean isOutOfMemory(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}

package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.intake.PartitionReader;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.ReadBatch;
import dev.accumulator.consumer.posting.ReplayPosting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replays some of the partitions, batch by batch. The next batch is polled, decoded and mapped while the server stores the one
 * before. For use by one thread at a time; after a failure it cannot go on.
 */
final class ReplayLane implements AutoCloseable {
    private static final Duration POLL_WAIT = Duration.ofMillis(100);

    private final PartitionReader reader;
    private final ReplayPosting replaying;
    private final Generation target;
    private final RebuildProgress tally;
    private final Queue<Batch> polled = new ArrayDeque<>();
    private @Nullable ReadBatch ahead;

    /** @param reader to be assigned to the partitions before the first replay; closed with the lane */
    ReplayLane(PartitionReader reader, ReplayPosting replaying, Generation target, RebuildProgress tally) {
        this.reader = reader;
        this.replaying = replaying;
        this.target = target;
        this.tally = tally;
    }

    /**
     * Replays up to given positions, which are not before those of earlier calls.
     *
     * @param goOn asked before every batch; where it says no, the rest is left to the next call
     * @return whether all of it was replayed
     */
    boolean replay(Map<Partition, Long> ends, BooleanSupplier goOn) {
        while (hasMore(ends)) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            ReadBatch batch = next(ends);
            if (batch != null) {
                tally.posted(batch.batch(), replaying.post(target, batch, () -> readAhead(ends)));
            }
        }
        return true;
    }

    private boolean hasMore(Map<Partition, Long> ends) {
        return ahead != null || !polled.isEmpty() || !reader.isAt(ends);
    }

    private @Nullable ReadBatch next(Map<Partition, Long> ends) {
        read(ends, POLL_WAIT);
        ReadBatch next = ahead;
        ahead = null;
        return next;
    }

    private void readAhead(Map<Partition, Long> ends) {
        read(ends, Duration.ZERO);
    }

    private void read(Map<Partition, Long> ends, Duration wait) {
        if (ahead != null) {
            return;
        }
        if (polled.isEmpty() && !reader.isAt(ends)) {
            polled.addAll(reader.poll(ends, wait));
        }
        Batch batch = polled.poll();
        if (batch != null) {
            ahead = replaying.read(batch);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}

package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.intake.PartitionReader;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.ReadAhead;
import dev.accumulator.consumer.posting.ReadBatch;
import dev.accumulator.consumer.posting.ReplayPosting;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Replays its share of the partitions, batch by batch. It polls, decodes and maps the next batch while the server
 * stores the one before. For use by one thread at a time; it cannot go on after a failure.
 */
final class ReplayLane implements AutoCloseable {
    /** A lane that waits for the broker notices within this time that it is to stop. */
    private static final Duration POLL_WAIT = Duration.ofMillis(100);

    private final PartitionReader reader;
    private final ReplayPosting replayPosting;
    private final Generation live;
    private final Generation target;
    private final RebuildProgress progress;
    private final ReadAhead ahead;

    /** @param reader to be assigned to the partitions before the first replay; closed with the lane */
    ReplayLane(
            PartitionReader reader,
            ReplayPosting replayPosting,
            Generation live,
            Generation target,
            RebuildProgress progress) {
        this.reader = reader;
        this.replayPosting = replayPosting;
        this.live = live;
        this.target = target;
        this.progress = progress;
        this.ahead = new ReadAhead(batch -> replayPosting.read(batch, reader.mappedBytesMax()));
    }

    /**
     * Replays up to given positions, which are not before those of earlier calls.
     *
     * @param goOn asked before every batch; once it returns false, the rest is left to the next call
     * @return true if all of it was replayed
     */
    boolean replay(Map<Partition, Long> ends, BooleanSupplier goOn) {
        while (!ahead.isEmpty() || !reader.isAt(ends)) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            read(ends, POLL_WAIT);
            if (!ahead.isEmpty()) {
                ReadBatch batch = ahead.next();
                progress.posted(
                        batch.batch(), replayPosting.post(live, target, batch, () -> read(ends, Duration.ZERO)));
            }
        }
        return true;
    }

    private void read(Map<Partition, Long> ends, Duration wait) {
        if (ahead.isEmpty() && !reader.isAt(ends)) {
            ahead.add(reader.poll(ends, wait));
        }
        ahead.read();
    }

    @Override
    public void close() {
        reader.close();
    }
}

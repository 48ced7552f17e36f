package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.generation.Layout;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.PostingBounds;
import dev.accumulator.consumer.posting.ShardBefore;
import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a layout that is being built post what the one before has posted, and no more. */
final class PreviousBounds implements PostingBounds {
    private static final Logger LOG = LoggerFactory.getLogger(PreviousBounds.class);

    /** How old positions may be that are not asked for again. */
    private static final long FRESH_NANOS = Duration.ofMillis(50).toNanos();

    /** The pause after a database did not answer. */
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Generations own;
    private final List<LayoutDatabase> previous;
    private final Map<Integer, Map<Partition, Long>> read = new ConcurrentHashMap<>();
    private final ReentrantLock turn = new ReentrantLock();
    private long nextNanos = System.nanoTime();
    private @Nullable String logged;

    PreviousBounds(Generations own, List<LayoutDatabase> previous) {
        this.own = own;
        this.previous = previous;
    }

    @Override
    public Optional<Map<Partition, Long>> ends() {
        if (previous.isEmpty() || own.layoutState() != Layout.State.BUILDING) {
            return Optional.empty();
        }
        // Whoever comes meanwhile takes what is known, which is never too much.
        if (turn.tryLock()) {
            try {
                if (System.nanoTime() - nextNanos >= 0) {
                    refresh();
                }
            } finally {
                turn.unlock();
            }
        }
        Map<Partition, Long> ends = new HashMap<>();
        // Topics that every shard reads are followed as far as all of them are.
        read.values().forEach(of -> of.forEach((partition, end) -> ends.merge(partition, end, Math::min)));
        return Optional.of(ends);
    }

    @Override
    public List<ShardBefore> shardsBefore() {
        return previous.stream()
                .map(database -> {
                    database.open();
                    return new ShardBefore(database.dataSource(), database.generations());
                })
                .toList();
    }

    private void refresh() {
        String away = null;
        for (LayoutDatabase database : previous) {
            try {
                read.put(database.index(), database.positions());
            } catch (RuntimeException failure) {
                away = database + ": " + Reason.of(failure);
            }
        }
        nextNanos = System.nanoTime() + (away == null ? FRESH_NANOS : AWAY_NANOS);
        if (away != null && !away.equals(logged)) {
            LOG.warn(
                    "Nothing more is posted of the partitions of a shard that is followed and does not answer: {}",
                    away);
        }
        logged = away;
    }
}

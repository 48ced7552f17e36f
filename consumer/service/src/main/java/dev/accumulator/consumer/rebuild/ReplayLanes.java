package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.intake.PartitionReader;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.ReplayPosting;
import dev.accumulator.consumer.posting.Skip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replays the partitions into a generation by several lanes side by side. Each lane has a share of them. For use by one
 * thread.
 */
final class ReplayLanes implements AutoCloseable {
    private final SourceTopics topics;
    private final ReplayPosting replayPosting;
    private final RebuildSettings settings;
    private final Generation live;
    private final Generation target;
    private final boolean skipMissing;
    private final RebuildProgress progress;
    private final ExecutorService threads;
    private final List<ReplayLane> lanes = new ArrayList<>();

    /** The topic of each partition, and the last decision about it, when the lanes were assigned. */
    private Map<Partition, Followed> assigned = Map.of();

    ReplayLanes(
            SourceTopics topics,
            ReplayPosting replayPosting,
            RebuildSettings settings,
            Generation live,
            Generation target,
            boolean skipMissing,
            RebuildProgress progress) {
        this.topics = topics;
        this.replayPosting = replayPosting;
        this.settings = settings;
        this.live = live;
        this.target = target;
        this.skipMissing = skipMissing;
        this.progress = progress;
        this.threads = Executors.newFixedThreadPool(
                settings.concurrency(),
                Thread.ofPlatform().name("accumulator-replay-", 1).factory());
    }

    private boolean whole;

    private record Followed(@Nullable UUID topicId, long decision) {}

    /**
     * Replays up to given positions of the live generation.
     *
     * @param goOn asked before every batch; once it returns false, the rest is left
     * @return true if all of it was replayed
     * @throws RuntimeException the failure of a lane. The next call begins again at the positions in the database
     */
    boolean replayTo(Map<Partition, Position> ends, BooleanSupplier goOn) {
        try {
            Map<Partition, Position> goals = new HashMap<>(ends);
            goals.keySet().removeIf(partition -> !replayPosting.topics().contains(partition.topic()));
            Map<Partition, Followed> wanted = new HashMap<>();
            goals.forEach((partition, goal) -> wanted.put(partition, new Followed(goal.topicId(), goal.decision())));
            if (!assigned.equals(wanted)) {
                assign(goals);
                assigned = wanted;
            }
            Map<Partition, Long> offsets = Position.offsets(goals);
            List<Future<Boolean>> running = new ArrayList<>();
            for (ReplayLane lane : lanes) {
                running.add(threads.submit(() -> lane.replay(offsets, goOn)));
            }
            boolean all = true;
            RuntimeException failed = null;
            // It waits for every lane, so that none still posts when the caller goes on.
            for (Future<Boolean> lane : running) {
                try {
                    all &= Futures.result(lane);
                } catch (RuntimeException failure) {
                    failed = failure;
                }
            }
            if (failed != null) {
                throw failed;
            }
            return all;
        } catch (RuntimeException failure) {
            forget();
            throw failure;
        }
    }

    void requireWhole() {
        whole = true;
    }

    private void assign(Map<Partition, Position> goals) {
        forget();
        Map<Partition, List<Skip>> skips = replayPosting.skips(goals);
        List<TreeMap<Partition, Position>> shares = Stream.generate(() -> new TreeMap<Partition, Position>())
                .limit(settings.concurrency())
                .toList();
        // The partitions of one topic go to different lanes: they are alike, while topics differ in size.
        goals.forEach((partition, goal) ->
                shares.get(partition.number() % shares.size()).put(partition, goal));
        for (int i = 0; i < shares.size(); i++) {
            Map<Partition, Position> share = shares.get(i);
            if (!share.isEmpty()) {
                PartitionReader reader = topics.reader(
                        "accumulator-replay-" + i, settings.batchRecords(), settings.batchSize(), shares.size());
                lanes.add(new ReplayLane(reader, replayPosting, live, target, progress));
                Map<Partition, Position> own =
                        replayPosting.follow(target, share, reader.beginnings(share.keySet()), whole);
                progress.begin(share.keySet(), Position.offsets(own));
                Map<Partition, List<Skip>> ofShare = new HashMap<>(skips);
                ofShare.keySet().retainAll(share.keySet());
                reader.assign(own, Position.offsets(share), ofShare, skipMissing && !whole);
            }
        }
    }

    private void forget() {
        assigned = Map.of();
        lanes.forEach(ReplayLane::close);
        lanes.clear();
    }

    @Override
    public void close() {
        try {
            forget();
        } finally {
            threads.shutdown();
        }
    }
}

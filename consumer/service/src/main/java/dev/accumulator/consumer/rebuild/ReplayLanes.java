package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.intake.PartitionReader;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.ReplayPosting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Replays the partitions into a generation by several lanes side by side. Each lane has a share of them. For use by one
 * thread.
 */
final class ReplayLanes implements AutoCloseable {
    private final SourceTopics topics;
    private final ReplayPosting replayPosting;
    private final RebuildSettings settings;
    private final Generation target;
    private final boolean skipMissing;
    private final RebuildProgress progress;
    private final ExecutorService threads;
    private final List<ReplayLane> lanes = new ArrayList<>();
    private Set<Partition> assigned = Set.of();

    ReplayLanes(
            SourceTopics topics,
            ReplayPosting replayPosting,
            RebuildSettings settings,
            Generation target,
            boolean skipMissing,
            RebuildProgress progress) {
        this.topics = topics;
        this.replayPosting = replayPosting;
        this.settings = settings;
        this.target = target;
        this.skipMissing = skipMissing;
        this.progress = progress;
        this.threads = Executors.newFixedThreadPool(
                settings.concurrency(),
                Thread.ofPlatform().name("accumulator-replay-", 1).factory());
    }

    /**
     * Replays up to given positions.
     *
     * @param goOn asked before every batch; once it returns false, the rest is left
     * @return true if all of it was replayed
     * @throws RuntimeException the failure of a lane. The next call begins again at the positions in the database
     */
    boolean replayTo(Map<Partition, Long> ends, BooleanSupplier goOn) {
        try {
            Set<Partition> wanted = new HashSet<>(ends.keySet());
            wanted.removeIf(partition -> !replayPosting.topics().contains(partition.topic()));
            if (!assigned.equals(wanted)) {
                assign(wanted);
            }
            List<Future<Boolean>> running = new ArrayList<>();
            for (ReplayLane lane : lanes) {
                running.add(threads.submit(() -> lane.replay(ends, goOn)));
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

    private void assign(Set<Partition> wanted) {
        forget();
        Map<Partition, Long> positions = replayPosting.positions(target);
        progress.begin(wanted, positions);
        List<List<Partition>> shares = Stream.generate(() -> (List<Partition>) new ArrayList<Partition>())
                .limit(settings.concurrency())
                .toList();
        for (Partition partition : new TreeSet<>(wanted)) {
            // The partitions of one topic go to different lanes: they are alike, while topics differ in size.
            shares.get(partition.number() % shares.size()).add(partition);
        }
        for (int i = 0; i < shares.size(); i++) {
            if (!shares.get(i).isEmpty()) {
                PartitionReader reader =
                        topics.reader("accumulator-replay-" + i, settings.batchRecords(), settings.batchSize());
                lanes.add(new ReplayLane(reader, replayPosting, target, progress));
                Map<Partition, Long> known = new HashMap<>(positions);
                known.keySet().retainAll(shares.get(i));
                reader.assign(shares.get(i), known, skipMissing);
            }
        }
        assigned = wanted;
    }

    private void forget() {
        assigned = Set.of();
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

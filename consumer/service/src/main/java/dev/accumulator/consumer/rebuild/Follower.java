package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.ReplayPosting;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Keeps a target generation up with the live one by replaying what was posted. For use by one thread. */
final class Follower implements AutoCloseable {
    /**
     * Whatever is posted during a round this short takes about as long to replay, and postings may be held for it: it
     * is a fiftieth of the default of {@code accumulator.rebuild.switch-max}.
     */
    private static final long NEAR_NANOS = 100_000_000L;

    /** If rounds keep getting shorter but never that short, the hold is tried after so many of them. */
    private static final int NEAR_ROUNDS_MAX = 20;

    /** After so many rounds that were not shorter than all before them, more rounds are unlikely to help. */
    private static final int LONGER_ROUNDS_MAX = 3;

    /** Often enough for a person who watches, and rare enough to cost nothing. */
    private static final long SHOW_PAUSE_NANOS = 1_000_000_000L;

    private final ReplayPosting replayPosting;
    private final RebuildSettings settings;
    private final Lease lease;
    private final Generation live;
    private final Generation target;
    private final Consumer<RebuildProgress.Progress> show;
    private final RebuildProgress progress = new RebuildProgress();
    private final TargetFolding folding;
    private final ReplayLanes lanes;
    private long shownNanos;

    /**
     * @param skipMissing whether to go on from the first record that a topic still holds, if it lacks earlier ones
     * @param show writes down the progress; called by several threads, one at a time
     */
    Follower(
            SourceTopics topics,
            ReplayPosting replayPosting,
            RebuildSettings settings,
            Lease lease,
            Generation live,
            Generation target,
            boolean skipMissing,
            Consumer<RebuildProgress.Progress> show) {
        this.replayPosting = replayPosting;
        this.settings = settings;
        this.lease = lease;
        this.live = live;
        this.target = target;
        this.show = show;
        this.folding = new TargetFolding(target, settings.foldMovementsMax());
        this.lanes = new ReplayLanes(topics, replayPosting, settings, live, target, skipMissing, progress);
    }

    Generation live() {
        return live;
    }

    Generation target() {
        return target;
    }

    RebuildProgress progress() {
        return progress;
    }

    /** @throws Lease.Ended if the run has to end */
    void check() {
        lease.check();
    }

    /**
     * Replays until the live generation is at most a batch ahead. Then it makes the indexes and totals, which is faster
     * for all movements at once.
     */
    void load() {
        replayPosting.begin(target);
        long startNanos = System.nanoTime();
        replayToABatch();
        long replayedNanos = System.nanoTime();
        target.registers().rebuild().endLoad(settings.concurrency());
        lease.check();
        long indexedNanos = System.nanoTime();
        target.registers().rebuild().foldLoad(settings.concurrency());
        progress.loaded(replayedNanos - startNanos, indexedNanos - replayedNanos, System.nanoTime() - indexedNanos);
        showNow();
    }

    /** Replays until the target is almost where the live generation is. */
    void catchUp() {
        folding.begin();
        replayToABatch();
        closeGap();
    }

    private void replayToABatch() {
        do {
            replayOnce();
            livePositions();
        } while (progress.lag() > settings.batchRecords());
    }

    /**
     * Replays in shorter and shorter rounds, and does nothing else. On a machine that is busy to the limit the rounds
     * stay long; while postings are held, it has capacity to spare.
     */
    void closeGap() {
        long shortestNanos = Long.MAX_VALUE;
        int longer = 0;
        for (int round = 0; round < NEAR_ROUNDS_MAX && longer < LONGER_ROUNDS_MAX; round++) {
            long startNanos = System.nanoTime();
            replayOnce();
            long nanos = System.nanoTime() - startNanos;
            if (nanos < NEAR_NANOS) {
                return;
            }
            longer = nanos < shortestNanos ? 0 : longer + 1;
            shortestNanos = Math.min(shortestNanos, nanos);
        }
    }

    /** Keeps following for a while. A follower that only waited would fall behind. */
    void follow(Duration duration) {
        long endNanos = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < endNanos) {
            long startNanos = System.nanoTime();
            replayOnce();
            if (System.nanoTime() - startNanos < NEAR_NANOS) {
                lease.rest(Duration.ofNanos(NEAR_NANOS));
            }
            lease.check();
        }
    }

    private void replayOnce() {
        replayAllTo(livePositions());
        show();
    }

    /** Replays up to given positions, or throws if the run has to end. */
    void replayAllTo(Map<Partition, Position> ends) {
        if (!lanes.replayTo(ends, this::goesOn)) {
            lease.check();
        }
    }

    /** From now on no record may be missed that the live generation has read and a topic no longer holds. */
    void requireWhole() {
        lanes.requireWhole();
    }

    private boolean goesOn() {
        show();
        return lease.goesOn();
    }

    /**
     * Replays up to given positions.
     *
     * @param goOn asked before every batch
     * @return true if all of it was replayed
     */
    boolean replayTo(Map<Partition, Position> ends, BooleanSupplier goOn) {
        return lanes.replayTo(ends, () -> lease.goesOn() && goOn.getAsBoolean());
    }

    /** The positions of the live generation, in the topics that are replayed. */
    Map<Partition, Position> livePositions() {
        Map<Partition, Position> positions = replayPosting.positions(live);
        positions.keySet().removeIf(partition -> !replayPosting.topics().contains(partition.topic()));
        progress.ends(Position.offsets(positions));
        return positions;
    }

    /** Writes down the progress at most once a second. The threads of the lanes call it too. */
    private synchronized void show() {
        if (System.nanoTime() - shownNanos > SHOW_PAUSE_NANOS) {
            showNow();
        }
    }

    synchronized void showNow() {
        shownNanos = System.nanoTime();
        show.accept(progress.now());
    }

    @Override
    public void close() {
        folding.close();
        lanes.close();
    }
}

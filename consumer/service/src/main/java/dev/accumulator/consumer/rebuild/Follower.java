package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.registers.model.UnannouncedDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One generation that follows the live one, and can take its place. For use by one thread. */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    /** More than that are told of at once only after a mistake that people have to look at. */
    private static final int NEWS_MAX = 100_000;

    private static final int SWITCH_ATTEMPTS_MAX = 50;

    /** What was posted during a round this short is caught up with in no time, and postings may be held up for it. */
    private static final long NEAR_NANOS = 100_000_000L;

    /** Where rounds get shorter and never that short, a switch is tried all the same. */
    private static final int NEAR_ROUNDS_MAX = 20;

    /** And so it is after that many rounds that were not shorter than all before. */
    private static final int IN_VAIN_MAX = 3;

    /** Postings that were held up in vain go on for longer and longer before they are held up again. */
    private static final long AGAIN_MILLIS_MIN = 250;

    private static final int AGAIN_DOUBLED_MAX = 6;

    private final Tools tools;
    private final Rebuild rebuild;
    private final Lease lease;
    private final Generation live;
    private final Generation target;
    private final RebuildProgress tally = new RebuildProgress();
    private final TargetFolding folding;
    private final ReplayLanes lanes;
    private long shownNanos;

    Follower(Tools tools, Rebuild rebuild, Lease lease, Generation live, Generation target, boolean skipMissing) {
        this.tools = tools;
        this.rebuild = rebuild;
        this.lease = lease;
        this.live = live;
        this.target = target;
        this.folding = new TargetFolding(target, tools.settings().foldMovementsMax());
        this.lanes = new ReplayLanes(tools.topics(), tools.replaying(), tools.settings(), target, skipMissing, tally);
    }

    /** The switch would have held up postings for too long. */
    private static final class PutOff extends RuntimeException {
        PutOff() {
            super("The live generation was too far ahead", null, false, false);
        }
    }

    /**
     * Replays until the live generation is no more than a batch ahead, and then makes what is made of all movements at once:
     * indexes and totals.
     */
    void load() {
        long startNanos = System.nanoTime();
        replayToABatch();
        long replayedNanos = System.nanoTime();
        target.registers().endLoad(tools.settings().concurrency());
        lease.check();
        long indexedNanos = System.nanoTime();
        target.registers().foldLoad(tools.settings().concurrency());
        tally.loaded(replayedNanos - startNanos, indexedNanos - replayedNanos, System.nanoTime() - indexedNanos);
        showNow();
    }

    /** Replays until what the live generation is ahead is caught up with in no time. */
    void catchUp() {
        folding.begin();
        replayToABatch();
        closeGap();
    }

    private void replayToABatch() {
        do {
            replayOnce();
            livePositions();
        } while (tally.lag() > tools.settings().batchRecords());
    }

    /**
     * Rounds of replaying and of nothing else, shorter and shorter. Where the machine has no more to give they do not get
     * shorter: while postings are held up it has.
     */
    private void closeGap() {
        long shortestNanos = Long.MAX_VALUE;
        int inVain = 0;
        for (int round = 0; round < NEAR_ROUNDS_MAX && inVain < IN_VAIN_MAX; round++) {
            long startNanos = System.nanoTime();
            replayOnce();
            long nanos = System.nanoTime() - startNanos;
            if (nanos < NEAR_NANOS) {
                return;
            }
            inVain = nanos < shortestNanos ? 0 : inVain + 1;
            shortestNanos = Math.min(shortestNanos, nanos);
        }
    }

    private void replayOnce() {
        if (!lanes.replayTo(livePositions(), this::goesOn)) {
            lease.check();
        }
        show();
    }

    private Map<Partition, Long> livePositions() {
        Map<Partition, Long> positions = tools.replaying().positions(live);
        positions.keySet().removeIf(partition -> !tools.replaying().topics().contains(partition.topic()));
        tally.ends(positions);
        return positions;
    }

    private boolean goesOn() {
        show();
        return lease.goesOn();
    }

    /** Writes down how far it is, at most once a second; also called by the threads of the lanes. */
    private synchronized void show() {
        if (System.nanoTime() - shownNanos > 1_000_000_000L) {
            showNow();
        }
    }

    RebuildProgress.Progress progress() {
        return tally.progress();
    }

    private synchronized void showNow() {
        shownNanos = System.nanoTime();
        tools.apart()
                .executeWithoutResult(
                        status -> tools.table().progress(rebuild.id(), lease.owner(), tally.progress(), null));
    }

    /** Compares the two at equal positions. Postings wait only until those are reached and the moment is fixed. */
    Report compare() {
        for (int attempt = 1; ; attempt++) {
            catchUp();
            long startNanos = System.nanoTime();
            CompletableFuture<Void> seen = new CompletableFuture<>();
            try {
                AtomicReference<CompletableFuture<Report>> report = new AtomicReference<>();
                HoldTimer held = locked(since -> {
                    CompletableFuture<Report> comparing = CompletableFuture.supplyAsync(
                            () -> tools.comparing().compare(live, target, () -> seen.complete(null)),
                            task -> Thread.ofPlatform()
                                    .name("accumulator-comparing")
                                    .start(task));
                    report.set(comparing);
                    CompletableFuture.anyOf(seen, comparing).join();
                });
                tell(held);
                Report found = report.get().join();
                tally.verified(System.nanoTime() - startNanos);
                showNow();
                return found;
            } catch (CompletionException failure) {
                throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
            } catch (RuntimeException failure) {
                tryAgain(attempt, failure);
            }
        }
    }

    /** Puts the target in the place of the live generation, and ends the run in the given state. */
    void switchIn(Rebuild.State end) {
        for (int attempt = 1; ; attempt++) {
            catchUp();
            lease.check();
            long base = tools.changes().leftPosting(target.number());
            long mark = tools.changes().lastPosting(target.number());
            // What is known to be news now need not be looked for while postings wait.
            List<String> early = news(base, List.of()).stream()
                    .map(UnannouncedDocument::recorder)
                    .toList();
            closeGap();
            try {
                HoldTimer held = Objects.requireNonNull(tools.transactions().execute(status -> {
                    tools.changes().showToReaders(target);
                    return locked(since -> {
                        List<UnannouncedDocument> news = news(Math.max(base, mark), early);
                        tools.replaying().announce(news, tools.clock().instant());
                        tools.changes().switchLive(live.number(), target.number());
                        // All but the commit, which is added after it: who sees the new state is to see this too.
                        tally.switched(since.millis(), news.size());
                        tools.table().progress(rebuild.id(), lease.owner(), tally.progress(), null);
                        if (!tools.table().finish(rebuild.id(), lease.owner(), end, null)) {
                            throw new Lease.Lost();
                        }
                    });
                }));
                tell(held);
                tally.switched(held.millis());
                return;
            } catch (RuntimeException failure) {
                tryAgain(attempt, failure);
            }
        }
    }

    private List<UnannouncedDocument> news(long after, List<String> recorders) {
        List<UnannouncedDocument> news = target.registers().news(live.schema(), after, recorders, NEWS_MAX);
        if (news.size() == NEWS_MAX) {
            throw new IllegalStateException("The live generation lacks " + NEWS_MAX
                    + " documents or more of the other one; they are not all announced at once");
        }
        return news;
    }

    /**
     * Does something while no posting is in flight, none can begin, and the target is where the live generation is; in the
     * caller's transaction, if there is one.
     */
    private HoldTimer locked(Consumer<HoldTimer> doing) {
        HoldTimer held = new HoldTimer(tools.settings().switchMax());
        tools.transactions().executeWithoutResult(status -> {
            int number = tools.changes().lockLive(held.most());
            held.locked();
            if (number != live.number()) {
                throw new IllegalStateException("Generation " + number + " is live, no longer " + live.number());
            }
            Map<Partition, Long> ends = livePositions();
            boolean reached = Objects.requireNonNull(tools.apart()
                    .execute(inner -> lanes.replayTo(ends, () -> lease.goesOn() && !held.isTooLong())));
            held.caughtUp();
            lease.check();
            if (!reached) {
                throw new PutOff();
            }
            doing.accept(held);
        });
        return held;
    }

    private void tell(HoldTimer held) {
        held.over();
        LOG.info("Postings were held up for {} by rebuild {}", held, rebuild.id());
    }

    private void tryAgain(int attempt, RuntimeException reason) {
        if (attempt == SWITCH_ATTEMPTS_MAX || !(reason instanceof PutOff || TransientFailures.isLockTimeout(reason))) {
            throw reason;
        }
        long pauseMillis = AGAIN_MILLIS_MIN << Math.min(attempt, AGAIN_DOUBLED_MAX);
        LOG.info(
                "Rebuild {} was put off and is tried again after {} ms: {}",
                rebuild.id(),
                pauseMillis,
                reason.getMessage());
        follow(Duration.ofMillis(pauseMillis));
    }

    /** Who only waited would be further behind for it. */
    private void follow(Duration pause) {
        long endNanos = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < endNanos) {
            long startNanos = System.nanoTime();
            replayOnce();
            if (System.nanoTime() - startNanos < NEAR_NANOS) {
                lease.rest(Duration.ofNanos(NEAR_NANOS));
            }
            lease.check();
        }
    }

    @Override
    public void close() {
        folding.close();
        lanes.close();
    }
}

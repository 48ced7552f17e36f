package dev.accumulator.consumer.replay;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.rebuild.Generation;
import dev.accumulator.consumer.register.News;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One generation that follows the live one, and can take its place. For use by one thread. */
final class Following implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    /** More than that are told of at once only after a mistake that people have to look at. */
    private static final int NEWS_MAX = 100_000;

    private static final int SWITCH_ATTEMPTS_MAX = 50;

    private final Tools tools;
    private final Rebuild rebuild;
    private final Lease lease;
    private final Generation live;
    private final Generation target;
    private final Tally tally = new Tally();
    private final Lanes lanes;
    private long shownNanos;

    Following(Tools tools, Rebuild rebuild, Lease lease, Generation live, Generation target, boolean skipMissing) {
        this.tools = tools;
        this.rebuild = rebuild;
        this.lease = lease;
        this.live = live;
        this.target = target;
        this.lanes = new Lanes(tools.topics(), tools.replaying(), tools.settings(), target, skipMissing, tally);
    }

    /** The switch would have held up postings for too long. */
    private static final class PutOff extends RuntimeException {
        PutOff() {
            super("The live generation was too far ahead", null, false, false);
        }
    }

    /** Replays until the live generation is no more than a batch ahead, and moves everything into the totals. */
    void comeNear() {
        do {
            Map<Partition, Long> ends = livePositions();
            if (!lanes.replayTo(ends, this::goesOn)) {
                lease.check();
            }
            fold();
            show();
            livePositions();
        } while (tally.lag() > tools.settings().batchRecords());
        tally.loaded();
    }

    private Map<Partition, Long> livePositions() {
        Map<Partition, Long> positions = tools.replaying().positions(live);
        positions.keySet().removeIf(partition -> !tools.replaying().topics().contains(partition.topic()));
        tally.ends(positions);
        return positions;
    }

    private void fold() {
        while (target.registers().fold(tools.settings().foldMovementsMax()) > 0) {
            lease.check();
            show();
        }
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

    Tally.Progress progress() {
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
            comeNear();
            CompletableFuture<Void> seen = new CompletableFuture<>();
            try {
                CompletableFuture<Report> report = locked(() -> {
                    CompletableFuture<Report> comparing = CompletableFuture.supplyAsync(
                            () -> tools.comparing().compare(live, target, () -> seen.complete(null)),
                            task -> Thread.ofPlatform()
                                    .name("accumulator-comparing")
                                    .start(task));
                    CompletableFuture.anyOf(seen, comparing).join();
                    return comparing;
                });
                return report.join();
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
            comeNear();
            lease.check();
            long base = tools.changes().leftPosting(target.number());
            long mark = tools.changes().lastPosting(target.number());
            // What is known to be news now need not be looked for while postings wait.
            List<String> early =
                    news(base, List.of()).stream().map(News::recorder).toList();
            try {
                tools.transactions().executeWithoutResult(status -> {
                    tools.changes().showToReaders(target);
                    locked(() -> {
                        List<News> news = news(Math.max(base, mark), early);
                        tools.replaying().announce(news, tools.clock().instant());
                        tools.changes().switchLive(live.number(), target.number());
                        if (!tools.table().finish(rebuild.id(), lease.owner(), end, null)) {
                            throw new Lease.Lost();
                        }
                        return news.size();
                    });
                });
                return;
            } catch (RuntimeException failure) {
                tryAgain(attempt, failure);
            }
        }
    }

    private List<News> news(long after, List<String> recorders) {
        List<News> news = target.registers().news(live.schema(), after, recorders, NEWS_MAX);
        if (news.size() == NEWS_MAX) {
            throw new IllegalStateException("The live generation lacks " + NEWS_MAX
                    + " documents or more of the other one; they are not all announced at once");
        }
        return news;
    }

    /** Does something while no posting is in flight, none can begin, and the target is where the live generation is. */
    private <T> T locked(Supplier<T> doing) {
        Duration most = tools.settings().switchMax();
        long[] heldNanos = {0};
        T result = Objects.requireNonNull(tools.transactions().execute(status -> {
            int number = tools.changes().lockLive(most);
            heldNanos[0] = System.nanoTime();
            if (number != live.number()) {
                throw new IllegalStateException("Generation " + number + " is live, no longer " + live.number());
            }
            Map<Partition, Long> ends = tools.replaying().positions(live);
            ends.keySet().removeIf(partition -> !tools.replaying().topics().contains(partition.topic()));
            tally.ends(ends);
            boolean reached = Objects.requireNonNull(tools.apart().execute(inner -> {
                try {
                    return lanes.replayTo(
                            ends, () -> lease.goesOn() && System.nanoTime() - heldNanos[0] < most.toNanos());
                } catch (Lanes.Interrupted late) {
                    return false;
                }
            }));
            lease.check();
            if (!reached) {
                throw new PutOff();
            }
            return doing.get();
        }));
        long millis = (System.nanoTime() - heldNanos[0]) / 1_000_000;
        LOG.info("Postings were held up for {} ms by rebuild {}", millis, rebuild.id());
        if (result instanceof Integer documents) {
            tally.switched(millis, documents);
        }
        return result;
    }

    private void tryAgain(int attempt, RuntimeException reason) {
        if (attempt == SWITCH_ATTEMPTS_MAX || !(reason instanceof PutOff || Passing.isLockTimeout(reason))) {
            throw reason;
        }
        LOG.info("Rebuild {} was put off and is tried again: {}", rebuild.id(), reason.getMessage());
    }

    @Override
    public void close() {
        lanes.close();
    }
}

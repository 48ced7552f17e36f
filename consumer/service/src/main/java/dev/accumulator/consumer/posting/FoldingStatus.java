package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.registers.model.FoldRound;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of the folder. Its thread writes it; postings, health and metrics read it. */
final class FoldingStatus {
    private static final Logger LOG = LoggerFactory.getLogger(FoldingStatus.class);

    /** Holding postings back for a few seconds is usual under a heavy load. */
    private static final Duration BEHIND_TOLD_AFTER = Duration.ofSeconds(10);

    /** In place of a register's name. */
    private static final String ALL = "all registers";

    private final long tailMovementsMax;
    private final LongSupplier nanos;
    private final Map<String, Long> tails = new ConcurrentHashMap<>();
    private volatile Map<String, String> failing = Map.of();
    private volatile long failingSinceNanos;
    private volatile long foldedNanos;
    private volatile boolean behind;
    private volatile long behindSinceNanos;
    private boolean toldOfBehind;
    final LongAdder failures = new LongAdder();

    /**
     * @param tailMovementsMax how many movements of a register may wait before postings wait too
     * @param nanos a clock that is never set
     */
    FoldingStatus(long tailMovementsMax, LongSupplier nanos) {
        this.tailMovementsMax = tailMovementsMax;
        this.nanos = nanos;
        this.foldedNanos = nanos.getAsLong();
    }

    /** To be called after each round. */
    void folded(FoldRound round) {
        tails.keySet().retainAll(round.tails().keySet());
        tails.putAll(round.tails());
        Map<String, String> reasons = new TreeMap<>();
        round.failures().forEach((register, failure) -> reasons.put(register, Reason.of(failure)));
        becameFailing(reasons);
        if (reasons.isEmpty()) {
            foldedNanos = nanos.getAsLong();
        }
        becameBehind(tails.values().stream().anyMatch(movements -> movements > tailMovementsMax));
    }

    /** To be called if a round ended before its time. */
    void failed(RuntimeException failure) {
        becameFailing(Map.of(ALL, Reason.of(failure)));
    }

    private void becameFailing(Map<String, String> reasons) {
        Map<String, String> before = failing;
        if (!reasons.isEmpty()) {
            failures.increment();
            if (before.isEmpty()) {
                failingSinceNanos = nanos.getAsLong();
            }
            if (!reasons.keySet().equals(before.keySet())) {
                LOG.warn("Movements stay out of the totals and slow down reads, because folding fails: {}", reasons);
            }
        } else if (!before.isEmpty()) {
            LOG.info("Folding works again, after {} s", secondsSince(failingSinceNanos));
        }
        failing = Map.copyOf(reasons);
    }

    private void becameBehind(boolean now) {
        if (now && !behind) {
            behindSinceNanos = nanos.getAsLong();
        }
        behind = now;
        if (now && !toldOfBehind && secondsSince(behindSinceNanos) >= BEHIND_TOLD_AFTER.toSeconds()) {
            toldOfBehind = true;
            LOG.warn("Folding falls behind, and postings wait for it: {}", tails);
        } else if (!now && toldOfBehind) {
            toldOfBehind = false;
            LOG.info("Folding has caught up, after {} s", secondsSince(behindSinceNanos));
        }
    }

    /** By register, how many movements waited after the last round. */
    Map<String, Long> tails() {
        return tails;
    }

    /** By register, why it cannot be folded; empty if the last round went well. */
    Map<String, String> failing() {
        return failing;
    }

    /** How long folding has failed; 0 if it does not. */
    long failingSeconds() {
        return failing.isEmpty() ? 0 : secondsSince(failingSinceNanos);
    }

    /** How long ago all registers were folded. */
    long foldedSecondsAgo() {
        return secondsSince(foldedNanos);
    }

    boolean isBehind() {
        return behind;
    }

    /** How long so many movements have waited that postings wait too; 0 if they do not. */
    long behindSeconds() {
        return behind ? secondsSince(behindSinceNanos) : 0;
    }

    private long secondsSince(long then) {
        return Duration.ofNanos(nanos.getAsLong() - then).toSeconds();
    }
}

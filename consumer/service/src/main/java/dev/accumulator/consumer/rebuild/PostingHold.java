package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Holds postings while a follower reaches the positions of the live generation and something is done there. */
final class PostingHold {
    private static final Logger LOG = LoggerFactory.getLogger(PostingHold.class);

    /** Together with the pauses between them, these take twelve minutes. An obstacle that lasts longer needs people. */
    private static final int ATTEMPTS_MAX = 50;

    /** Postings that were held in vain go on for longer and longer, from half a second to 16 seconds. */
    private static final long PAUSE_MILLIS_MIN = 250;

    /** 250 ms doubled six times are 16 seconds. */
    private static final int PAUSE_DOUBLED_MAX = 6;

    private final GenerationChanges changes;
    private final TransactionTemplate transactions;
    private final TransactionTemplate outside;
    private final Duration holdMax;

    /**
     * @param transactions join the transaction of the thread, or begin one
     * @param outside run their actions outside of the transaction of the thread
     * @param holdMax how long postings may be held
     */
    PostingHold(
            GenerationChanges changes,
            TransactionTemplate transactions,
            TransactionTemplate outside,
            Duration holdMax) {
        this.changes = changes;
        this.transactions = transactions;
        this.outside = outside;
        this.holdMax = holdMax;
    }

    /** Postings would have been held for too long. */
    private static final class PutOff extends RuntimeException {
        PutOff() {
            super("The live generation was too far ahead", null, false, false);
        }
    }

    /**
     * Runs an action while no posting is in flight, none can begin, and the target is where the live generation is.
     * Joins the caller's transaction, if there is one; otherwise the hold ends with the action.
     *
     * @throws RuntimeException for {@link #tryAgain}
     */
    HoldTimer hold(Follower follower, Consumer<HoldTimer> action) {
        HoldTimer timer = new HoldTimer(holdMax);
        transactions.executeWithoutResult(status -> {
            int number = changes.lockLive(timer.most());
            timer.locked();
            if (number != follower.live().number()) {
                throw new IllegalStateException("Generation " + number + " is live, no longer "
                        + follower.live().number());
            }
            Map<Partition, Position> ends = follower.livePositions();
            boolean reached =
                    Objects.requireNonNull(outside.execute(inner -> follower.replayTo(ends, () -> !timer.isTooLong())));
            timer.caughtUp();
            follower.check();
            if (!reached) {
                throw new PutOff();
            }
            action.accept(timer);
        });
        return timer;
    }

    /**
     * Reads outside of the transaction of the thread, so that its locks do not add up. While postings are held, the answer
     * is the same.
     */
    <T> T outside(Supplier<T> reads) {
        return Objects.requireNonNull(outside.execute(inner -> reads.get()));
    }

    /** Stops the timer once postings go on. */
    void ended(HoldTimer timer, Rebuild rebuild) {
        timer.over();
        LOG.info("Postings were held up for {} by rebuild {}", timer, rebuild.id());
    }

    /**
     * Follows the live generation for a while before the next attempt.
     *
     * @param attempt the number of the attempt that failed, from 1
     * @throws RuntimeException the failure, if another attempt would not help
     */
    void tryAgain(int attempt, RuntimeException failure, Follower follower, Rebuild rebuild) {
        if (attempt == ATTEMPTS_MAX || !(failure instanceof PutOff || TransientFailures.isLockTimeout(failure))) {
            throw failure;
        }
        long pauseMillis = PAUSE_MILLIS_MIN << Math.min(attempt, PAUSE_DOUBLED_MAX);
        LOG.info(
                "Rebuild {} was put off and is tried again after {} ms: {}",
                rebuild.id(),
                pauseMillis,
                failure.getMessage());
        follower.follow(Duration.ofMillis(pauseMillis));
    }
}

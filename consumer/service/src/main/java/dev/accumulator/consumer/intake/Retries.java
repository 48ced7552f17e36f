package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures of an intake thread: what it waits for, how long it pauses, and what is logged. For that thread, except
 * for {@link #waitingFor()}.
 */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeThread.class);

    /** The first polls after a partition is placed may return nothing although there is something. */
    private static final int IDLE_POLLS = 3;

    private final String name;
    private final BackOff backOff;
    private final Duration leaveAfter;
    private final IntakeMetrics metrics;
    private volatile @Nullable String waitingFor;
    private @Nullable String logged;
    private boolean failing;
    private boolean reading;
    private boolean refusing;
    private int idlePolls;
    private long failingSinceNanos;

    Retries(String name, IntakeSettings settings, IntakeMetrics metrics) {
        this.name = name;
        this.backOff = new BackOff(settings.backOffMin(), settings.backOffMax());
        this.leaveAfter = settings.leaveAfter();
        this.metrics = metrics;
    }

    /** Returns what the thread waits for; null while it reads. Any thread may call it. */
    @Nullable
    String waitingFor() {
        return waitingFor;
    }

    /** Returns the rest of the pause; zero if it is over. */
    Duration remaining() {
        return backOff.remaining();
    }

    void failed(String doing, Throwable failure) {
        Duration pause = backOff.next();
        metrics.retry(doing, failure);
        if (!failing) {
            failing = true;
            failingSinceNanos = System.nanoTime();
        }
        reading = false;
        refusing = false;
        idlePolls = 0;
        String reason = doing + ": " + Reason.of(failure);
        waitingFor = reason;
        // One line for each outage, and one more whenever the reason changes. Health shows how it stands.
        if (reason.equals(logged)) {
            LOG.debug("{} failed again in step \"{}\" and retries after {}", name, doing, pause, failure);
        } else if (IntakeMetrics.reason(failure).equals("other")) {
            LOG.warn("{} failed in step \"{}\" and retries after {}", name, doing, pause, failure);
        } else {
            LOG.warn("{} waits and retries, first after {}: {}", name, pause, reason);
        }
        logged = reason;
    }

    /** The thread joins its group, and has time again to post. */
    void joins() {
        failingSinceNanos = System.nanoTime();
    }

    /** The partitions are placed. What is read from them may still fail to be posted. */
    void reads() {
        reading = true;
    }

    /**
     * A poll has returned nothing.
     *
     * @param allPlaced true if the group has given this consumer its partitions, and none waits to be placed
     */
    void idle(boolean allPlaced) {
        if (failing && (reading || allPlaced)) {
            idlePolls++;
            if (idlePolls >= IDLE_POLLS) {
                works();
            }
        }
    }

    /** The pause is over, because an attempt has succeeded. */
    void succeeded() {
        refusing = false;
        backOff.succeeded();
    }

    /** Something was posted, or there is nothing to post. A partition that is refused keeps its long pause. */
    void works() {
        if (failing) {
            failing = false;
            if (!refusing) {
                backOff.succeeded();
            }
            logged = null;
            waitingFor = null;
            LOG.info("{} goes on", name);
        }
    }

    /** A partition is refused, which is tried again after the longest pause. */
    void longest() {
        refusing = true;
        backOff.longest();
    }

    /** True if the thread has failed for so long that other members of the group had better have its partitions. */
    boolean isToLeave() {
        return failing && System.nanoTime() - failingSinceNanos > leaveAfter.toNanos();
    }

    /** Says that the thread has left the group, and why. */
    void left() {
        LOG.warn(
                "{} has failed for {} and leaves its partitions to others until it can post: {}",
                name,
                leaveAfter,
                Objects.toString(waitingFor, "it could not post"));
    }
}

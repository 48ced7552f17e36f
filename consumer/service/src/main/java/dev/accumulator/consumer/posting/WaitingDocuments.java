package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tries documents again that wait for groups of floors to get more, in the background. It is woken by the postings of this
 * process, rests no longer than until the next group gets more by what is dated ahead, and looks from time to time for what
 * processes have left that ended.
 */
final class WaitingDocuments implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingDocuments.class);
    private static final String NAME = "accumulator-waiting-documents";

    /** A look costs one read of a table that is empty. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** Postings take some milliseconds; what waits for one that takes longer is no worse off. */
    private static final Duration UNSETTLED_LOOK_EVERY = Duration.ofMillis(500);

    /** However many groups get more one after another by what is dated ahead, a processor is not busy with them. */
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);

    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(10);

    /** Every statement of a round ends long before, by the time limits of the server. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(20);

    private final Generations generations;
    private final FloorRetries retries;
    private final RetryWakeUps wakeUps;
    private final ThreadWatch watch;
    private volatile @Nullable Pulse pulse;
    private volatile @Nullable WatchedThread thread;
    private volatile boolean running;

    WaitingDocuments(Generations generations, FloorRetries retries, RetryWakeUps wakeUps, ThreadWatch watch) {
        this.generations = generations;
        this.retries = retries;
        this.wakeUps = wakeUps;
        this.watch = watch;
    }

    @Override
    public void start() {
        running = true;
        pulse = watch.pulse(NAME, SILENCE_MAX);
        thread = watch.start(NAME, this::run);
    }

    @Override
    public void stop() {
        WatchedThread current = thread;
        if (current != null) {
            current.letEnd();
        }
        running = false;
        wakeUps.wake();
        watch.forget(NAME);
        if (current != null && !current.end(STOP_WAIT_MAX)) {
            LOG.warn("A retry of refused documents is abandoned and rolled back");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the intake and stops after it. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }

    private void run() {
        while (running) {
            Pulse alive = pulse;
            if (alive != null) {
                alive.beat();
            }
            Duration pause = LOOK_EVERY;
            try {
                if (generations.isWritable()) {
                    pause = retries.retryWaiting(LOOK_EVERY, UNSETTLED_LOOK_EVERY);
                }
            } catch (RuntimeException failure) {
                LOG.debug("A retry of refused documents failed; the next one follows in {}", LOOK_EVERY, failure);
            }
            try {
                wakeUps.rest(pause.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : pause);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                running = false;
            }
        }
    }
}

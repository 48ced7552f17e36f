package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.FoldRound;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Moves posted movements into the totals, in the background, and knows how many still wait. Each process has one
 * folder; over all processes, one at a time works on a register.
 *
 * <p>It rests between its rounds, because a round writes each total once, however many movements change it. Folding
 * after every batch would write each total of the batch every time. Meanwhile every reader adds up the movements that
 * wait.
 */
final class Folding implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Folding.class);
    /** Months are opened months ahead, so any pause far below a month is short enough. */
    private static final Duration MONTHS_AHEAD_EVERY = Duration.ofHours(1);

    /** A round takes a few seconds at most. One that is abandoned is rolled back, and nothing is lost. */
    private static final long STOP_WAIT_MILLIS = 10_000;

    private final Generations generations;
    private final PostingSettings settings;
    private final FoldingStatus status;
    private final FoldingMetrics metrics;
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicLong waiting = new AtomicLong();
    private volatile @Nullable Thread thread;
    private volatile boolean running;
    private long monthsOpenedNanos = System.nanoTime();

    Folding(Generations generations, PostingSettings settings, FoldingStatus status, MeterRegistry registry) {
        this.generations = generations;
        this.settings = settings;
        this.status = status;
        this.metrics = new FoldingMetrics(registry, status);
    }

    /** Counts posted movements. If a full round of them waits, the folder stops resting. */
    void posted(long movements) {
        if (waiting.addAndGet(movements) >= settings.foldMovementsMax()) {
            wake();
        }
    }

    private void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    boolean isBehind() {
        return status.isBehind();
    }

    @Override
    public void start() {
        running = true;
        Thread folder = new Thread(this::run, "accumulator-folding");
        thread = folder;
        folder.start();
    }

    @Override
    public void stop() {
        running = false;
        wake();
        Thread folder = thread;
        if (folder == null) {
            return;
        }
        try {
            folder.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
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
            waiting.set(0);
            boolean more = generations.isOpen() && foldOnce();
            if (!more) {
                rest();
            }
        }
    }

    /** Returns true if so many movements wait that the folder does not rest. */
    private boolean foldOnce() {
        Generation generation = null;
        try {
            generation = generations.live();
            FoldRound round = generation.registers().foldRound(settings.foldMovementsMax());
            if (!round.failures().isEmpty() && isLeft(generation)) {
                LOG.debug("A generation was left while it was folded: {}", round.failures());
                return false;
            }
            status.folded(round);
            metrics.measure(round.tails().keySet());
            openMonthsAhead(generation);
            return round.failures().isEmpty()
                    && round.tails().values().stream().anyMatch(tail -> tail >= settings.foldMovementsMax());
        } catch (RuntimeException failure) {
            if (isLeft(generation)) {
                LOG.debug("A generation was left while it was folded", failure);
            } else {
                LOG.debug("Folding failed; the next attempts follow every {}", settings.foldPause(), failure);
                status.failed(failure);
            }
            return false;
        }
    }

    /**
     * True if another generation has been switched in, by whatever instance. The old one may be dropped at once, and nobody
     * misses what was to be folded.
     */
    private boolean isLeft(@Nullable Generation folded) {
        return folded != null && generations.isNoLongerLive(folded);
    }

    private void openMonthsAhead(Generation generation) {
        if (System.nanoTime() - monthsOpenedNanos > MONTHS_AHEAD_EVERY.toNanos()) {
            monthsOpenedNanos = System.nanoTime();
            generation.registers().openMonthsAhead();
        }
    }

    private void rest() {
        try {
            if (wakeUps.tryAcquire(settings.foldPause().toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
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
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(10);

    /**
     * While nothing is left to fold and this process posts nothing, it rests so many times longer. What other processes
     * post they fold themselves.
     */
    private static final int QUIET_PAUSES = 5;

    /** Every statement of a round ends long before, by the time limits of the server. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(20);

    private static final String NAME = "accumulator-folding";

    private final Generations generations;
    private final PostingSettings settings;
    private final FoldingStatus status;
    private final FoldingMetrics metrics;
    private final Semaphore wakeUps = new Semaphore(0);
    private final AtomicLong waiting = new AtomicLong();
    private final ThreadWatch watch;
    private volatile @Nullable Pulse pulse;
    private volatile @Nullable WatchedThread thread;
    private volatile boolean running;
    private volatile boolean quiet;
    private long monthsOpenedNanos = System.nanoTime();

    Folding(
            Generations generations,
            PostingSettings settings,
            FoldingStatus status,
            MeterRegistry registry,
            ThreadWatch watch) {
        this.generations = generations;
        this.settings = settings;
        this.status = status;
        this.metrics = new FoldingMetrics(registry, status);
        this.watch = watch;
    }

    /** Counts posted movements. If a full round of them waits, or it rests for long, the folder stops resting. */
    void posted(long movements) {
        if (waiting.addAndGet(movements) >= settings.foldMovementsMax() || quiet) {
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
        pulse = watch.pulse(NAME, SILENCE_MAX);
        thread = watch.start(NAME, this::run);
    }

    @Override
    public void stop() {
        WatchedThread folder = thread;
        if (folder != null) {
            folder.letEnd();
        }
        running = false;
        wake();
        watch.forget(NAME);
        if (folder != null && !folder.end(STOP_WAIT_MAX)) {
            LOG.warn("The current round of folding is abandoned and rolled back");
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
            beat();
            waiting.set(0);
            quiet = false;
            boolean more = generations.isWritable() && foldOnce();
            if (!more) {
                // What is posted before this has been counted, and what is posted after this wakes it.
                rest(quiet && waiting.get() == 0 ? QUIET_PAUSES : 1);
            }
        }
    }

    private void beat() {
        Pulse alive = pulse;
        if (alive != null) {
            alive.beat();
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
            quiet = round.failures().isEmpty()
                    && round.tails().values().stream().allMatch(tail -> tail == 0);
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

    private void rest(int pauses) {
        try {
            if (wakeUps.tryAcquire(pauses * settings.foldPause().toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}

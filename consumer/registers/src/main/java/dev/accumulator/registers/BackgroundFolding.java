package dev.accumulator.registers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Moves posted movements into the totals in the background, and opens months before they begin. Each process has one. Across
 * all processes, only one folds a given register at a time. It rests between rounds, because a total that changes many times
 * in one round is written once. Without it reads stay exact but get slower.
 */
public final class BackgroundFolding implements AutoCloseable {
    private static final Log LOG = LogFactory.getLog(BackgroundFolding.class);

    /** Bounds the length of one transaction: some seconds on a small server. */
    private static final int MOVEMENTS_MAX = 100_000;

    /** By default a month is opened three months before it begins, so an hour more makes no difference. */
    private static final Duration MONTHS_AHEAD_EVERY = Duration.ofHours(1);

    private final Registers registers;
    private final Duration pause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("accumulator-registers-folding").daemon().unstarted(this::run);

    private long monthsOpenedNanos = System.nanoTime();
    private volatile @Nullable RuntimeException failure;

    private BackgroundFolding(Registers registers, Duration pause) {
        this.registers = registers;
        this.pause = pause;
    }

    static BackgroundFolding start(Registers registers, Duration pause) {
        BackgroundFolding folding = new BackgroundFolding(registers, pause);
        folding.thread.start();
        return folding;
    }

    private void run() {
        try {
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                foldAll();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void foldAll() {
        try {
            int folded = 1;
            while (folded > 0 && stopping.getCount() > 0) {
                folded = registers.fold(MOVEMENTS_MAX);
            }
            if (System.nanoTime() - monthsOpenedNanos > MONTHS_AHEAD_EVERY.toNanos()) {
                monthsOpenedNanos = System.nanoTime();
                registers.openMonthsAhead();
            }
            failure = null;
        } catch (RuntimeException failed) {
            // Logged once. Each pause is followed by another attempt until one succeeds.
            if (failure == null) {
                LOG.warn("Folding failed and is tried again every " + pause, failed);
            }
            failure = failed;
        }
    }

    /** Why the last round failed; empty where it did not. For a health check. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Stops after the current transaction, and waits for it to end. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is replayed into the totals of a generation that is not live, beside the replay: one after the other, each
 * would add to what the other is behind.
 */
final class TargetFolding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetFolding.class);
    private static final long PAUSE_MILLIS = 1_000;

    private final Generation target;
    private final int movementsMax;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("accumulator-replay-folding").unstarted(this::run);

    TargetFolding(Generation target, int movementsMax) {
        this.target = target;
        this.movementsMax = movementsMax;
    }

    /** Begins, where it has not. */
    void begin() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private void run() {
        boolean failing = false;
        try {
            while (!stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    foldAll();
                    failing = false;
                } catch (RuntimeException failure) {
                    // Told once. What waits is counted by every reader, and folded after the switch at the latest.
                    if (!failing) {
                        LOG.warn("Generation {} is not folded, and tried again", target.number(), failure);
                    }
                    failing = true;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void foldAll() {
        int folded = 1;
        while (folded > 0 && stopping.getCount() > 0) {
            folded = target.registers().fold(movementsMax);
        }
    }

    /** Returns when it has ended: nothing may be at work in tables that are dropped next. */
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

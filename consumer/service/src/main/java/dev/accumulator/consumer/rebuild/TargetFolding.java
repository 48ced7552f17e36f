package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.Generation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves replayed movements into the totals of a target, in a thread beside the replay. Done in turns, folding would
 * delay the replay and the replay the folding.
 */
final class TargetFolding implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetFolding.class);

    /** As long as the folder of the live generation rests by default. */
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

    /** Begins, unless it has begun. */
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
                } catch (RuntimeException | OutOfMemoryError failure) {
                    // One warning is enough. Every reader adds the movements that wait, and after the switch they are
                    // folded like all others.
                    if (!failing) {
                        LOG.warn(
                                "Generation {} could not be folded; the next attempt follows",
                                target.number(),
                                failure);
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

    /** Waits for the thread to end, because the tables may be dropped next. */
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

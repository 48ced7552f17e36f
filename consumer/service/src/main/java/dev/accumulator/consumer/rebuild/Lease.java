package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.watch.Pulse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a rebuild for this instance while it runs, and receives the requests of people. */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** Renewals within the duration of a lease, so that several may fail before it ends. */
    private static final int BEATS = 10;

    private final RebuildsTable table;
    private final long rebuild;
    private final String owner;
    private final Duration duration;
    private final Pulse pulse;
    private final ScheduledExecutorService beats;
    private volatile Rebuild.@Nullable Wanted wanted;
    private volatile boolean lost;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long lastBeatNanos = System.nanoTime();

    /** @param pulse is given signs of life of the run */
    Lease(RebuildsTable table, Rebuild rebuild, String owner, Duration duration, Pulse pulse) {
        this.pulse = pulse;
        this.table = table;
        this.rebuild = rebuild.id();
        this.owner = owner;
        this.duration = duration;
        this.wanted = rebuild.wanted();
        this.beats = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("accumulator-rebuild-lease").daemon().factory());
        // Renewals also fetch the requests of people, who should not have to wait for more than a second.
        long pause = Math.max(50, Math.min(1_000, duration.toMillis() / BEATS));
        // A renewal never throws, and the future ends with the executor.
        @SuppressWarnings("unused")
        ScheduledFuture<?> beating = beats.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** The run has to end for a reason outside of it. */
    abstract static sealed class Ended extends RuntimeException permits Lost, Cancelled, Stopping {
        Ended(String message) {
            super(message, null, false, false);
        }
    }

    /** Another instance has the rebuild. */
    static final class Lost extends Ended {
        Lost() {
            super("Another instance has taken the rebuild over");
        }
    }

    /** Someone wants the rebuild to end. */
    static final class Cancelled extends Ended {
        Cancelled() {
            super("The rebuild was cancelled");
        }
    }

    /** This process stops. */
    static final class Stopping extends Ended {
        Stopping() {
            super("This instance stops");
        }
    }

    String owner() {
        return owner;
    }

    boolean goesOn() {
        pulse.beat();
        return !lost && !isStopping() && wanted != Rebuild.Wanted.CANCEL;
    }

    boolean isSwitchWanted() {
        return wanted == Rebuild.Wanted.SWITCH;
    }

    /** @throws Ended if the run has to end */
    void check() {
        pulse.beat();
        if (lost || System.nanoTime() - lastBeatNanos > duration.toNanos()) {
            throw new Lost();
        }
        if (isStopping()) {
            throw new Stopping();
        }
        if (wanted == Rebuild.Wanted.CANCEL) {
            throw new Cancelled();
        }
    }

    void stop() {
        stopping.countDown();
    }

    /** Rests, unless this process stops. */
    void rest(Duration pause) {
        try {
            boolean stopped = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            LOG.trace("Rested, stopped: {}", stopped);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void beat() {
        try {
            Optional<RebuildsTable.Beat> beat = table.beat(rebuild, owner, duration);
            if (beat.isEmpty()) {
                lost = true;
                return;
            }
            wanted = beat.get().wanted();
            lastBeatNanos = System.nanoTime();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // A schedule that throws is never called again.
            LOG.debug("The lease could not be renewed", failure);
        }
    }

    @Override
    public void close() {
        beats.shutdownNow();
    }
}

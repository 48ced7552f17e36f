package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.ThreadWatch;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** Executes runs on one thread of this process. */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final long NONE = 0;
    private static final String NAME = "accumulator-maintenance";

    /** The statements of a register have a limit of time each, and a repair has several. */
    private static final int STATEMENTS_MAX = 4;

    private final Work work;
    private final RunsTable runs;
    private final ThreadWatch watch;
    private final Duration silenceMax;
    private final AtomicLong current = new AtomicLong(NONE);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(NAME).factory());

    /** @param registerMax how long one statement on a register may take */
    Runner(Work work, RunsTable runs, ThreadWatch watch, Duration registerMax) {
        this.work = work;
        this.runs = runs;
        this.watch = watch;
        this.silenceMax = registerMax.multipliedBy(STATEMENTS_MAX);
    }

    void start(Work.Task task) {
        current.set(task.run());
        try {
            thread.execute(() -> run(task));
        } catch (RejectedExecutionException stopping) {
            runs.fail(task.run(), "The process is stopping");
            throw stopping;
        }
    }

    private void run(Work.Task task) {
        Pulse pulse = watch.slowPulse(NAME, silenceMax);
        try {
            if (!work.run(task, pulse::beat)) {
                LOG.warn("Run {} stops here, because another process has ended it", task.run());
            }
        } catch (RuntimeException | OutOfMemoryError failure) {
            fail(task.run(), failure);
        } finally {
            watch.forget(NAME);
            current.compareAndSet(task.run(), NONE);
        }
    }

    private void fail(long run, Throwable failure) {
        if (thread.isShutdown()) {
            return;
        }
        LOG.warn("Run {} failed", run, failure);
        try {
            // The cause is short, while Spring's message contains the whole statement.
            runs.fail(
                    run,
                    String.valueOf(
                            NestedExceptionUtils.getMostSpecificCause(failure).getMessage()));
        } catch (RuntimeException unreachable) {
            // Its heartbeats end here, so the next instance that reaches the database reports it as failed.
            LOG.warn("Run {} cannot be reported as failed yet: {}", run, unreachable.getMessage());
        }
    }

    /** Writes the heartbeat of the current run, if there is one. */
    void beat() {
        long run = current.get();
        if (run != NONE) {
            runs.beat(run);
        }
    }

    /** Gives up the current run, if there is one. */
    void stop() {
        thread.shutdownNow();
        long run = current.get();
        if (run != NONE) {
            try {
                runs.fail(run, "The process was stopped");
            } catch (RuntimeException unreachable) {
                LOG.warn("Run {} cannot be reported as stopped: {}", run, unreachable.getMessage());
            }
        }
    }
}

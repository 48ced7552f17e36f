package dev.accumulator.consumer.request;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.shard.Shard;
import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** A thread that looks for requests once a second, where there is more than one shard. A look is one read of an index. */
final class RequestThread implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RequestThread.class);
    private static final String NAME = "accumulator-shard-requests";

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Each statement of the work ends long before, by the time limits of the server. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(20);

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final RequestWorker worker;
    private final Shard shard;
    private final Generations generations;
    private final ThreadWatch watch;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable WatchedThread thread;

    RequestThread(RequestWorker worker, Shard shard, Generations generations, ThreadWatch watch) {
        this.worker = worker;
        this.shard = shard;
        this.generations = generations;
        this.watch = watch;
    }

    @Override
    public void start() {
        if (shard.of() == 1) {
            return;
        }
        CountDownLatch end = new CountDownLatch(1);
        stopping = end;
        Pulse pulse = watch.pulse(NAME, SILENCE_MAX);
        thread = watch.start(NAME, () -> run(pulse, end));
    }

    private void run(Pulse pulse, CountDownLatch end) {
        boolean isFailing = false;
        try {
            do {
                pulse.beat();
                isFailing = !look(pulse, end, isFailing);
            } while (!end.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does all that is asked for. Returns false if it failed, which is logged once. */
    private boolean look(Pulse pulse, CountDownLatch end, boolean wasFailing) {
        try {
            while (end.getCount() > 0 && generations.isWritable() && worker.takeOne()) {
                pulse.beat();
            }
            return true;
        } catch (RuntimeException failure) {
            if (!wasFailing) {
                LOG.warn("Requests to this shard cannot be taken: {}", Reason.of(failure));
                LOG.debug("The whole failure", failure);
            }
            return false;
        }
    }

    @Override
    public void stop() {
        WatchedThread current = thread;
        if (current != null) {
            current.letEnd();
            stopping.countDown();
            watch.forget(NAME);
            if (!current.end(STOP_MAX)) {
                LOG.warn("Work that was asked of this shard is abandoned");
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Starts before the intake and stops after it. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}

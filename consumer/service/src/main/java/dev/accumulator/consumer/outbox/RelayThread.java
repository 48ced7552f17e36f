package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.ThreadWatch;
import dev.accumulator.consumer.watch.WatchedThread;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the relay while the application runs. */
final class RelayThread implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RelayThread.class);

    /** Any batch that the broker accepts finishes within this time. */
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    /** On a database that cannot be written there is nothing to send, and nobody can take the lease. */
    private static final long WRITABLE_POLL_MILLIS = 500;

    /** Each wait for the broker or the database ends long before, by a limit of its own. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(20);

    private final String name;
    private final Relay relay;
    private final BooleanSupplier mayWrite;
    private final ThreadWatch watch;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable WatchedThread thread;

    /**
     * @param name the thread's name
     * @param mayWrite true once the database was reached, unless it can only be read
     */
    RelayThread(String name, Relay relay, BooleanSupplier mayWrite, ThreadWatch watch) {
        this.name = name;
        this.relay = relay;
        this.mayWrite = mayWrite;
        this.watch = watch;
    }

    @Override
    public synchronized void start() {
        Pulse pulse = watch.pulse(name, SILENCE_MAX);
        relay.reset(pulse);
        stopping = new CountDownLatch(1);
        thread = watch.start(name, () -> run(pulse));
    }

    private void run(Pulse pulse) {
        try {
            while (!mayWrite.getAsBoolean()) {
                pulse.beat();
                if (stopping.await(WRITABLE_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            relay.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Expects the relay to end from now on. */
    synchronized void letEnd() {
        if (thread != null) {
            thread.letEnd();
        }
    }

    @Override
    public synchronized void stop() {
        WatchedThread running = thread;
        if (running == null) {
            return;
        }
        running.letEnd();
        stopping.countDown();
        relay.stop();
        watch.forget(name);
        if (!running.end(STOP_MAX)) {
            LOG.warn("The current batch is abandoned; the next relay sends it again");
            running.interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}

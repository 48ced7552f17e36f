package dev.accumulator.consumer.outbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the relay while the application runs. */
final class RelayThread implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RelayThread.class);

    /** Any batch that the broker accepts finishes within this time. */
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final Relay relay;
    private @Nullable Thread thread;

    RelayThread(Relay relay) {
        this.relay = relay;
    }

    @Override
    public synchronized void start() {
        relay.reset();
        thread = Thread.ofPlatform().name("outbox-relay").start(relay);
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        relay.stop();
        try {
            if (!running.join(STOP_MAX)) {
                LOG.warn("The current batch is abandoned; the next relay sends it again");
                running.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}

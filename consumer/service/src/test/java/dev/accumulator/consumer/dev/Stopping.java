package dev.accumulator.consumer.dev;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The things to stop at the end, in reverse order of their start. */
final class Stopping {

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

    private final Deque<Runnable> stops = new ArrayDeque<>();

    /**
     * Registers a thing before it is started, so that a stop during the start waits for the start and then stops the
     * thing.
     */
    <T> T later(T thing, Consumer<? super T> stop) {
        synchronized (stops) {
            stops.push(() -> stop.accept(thing));
        }
        return thing;
    }

    void stopAll() {
        Runnable stop = next();
        while (stop != null) {
            try {
                stop.run();
            } catch (RuntimeException failure) {
                // The rest must be stopped all the same.
                LOG.warn("Not everything stopped cleanly", failure);
            }
            stop = next();
        }
    }

    private @Nullable Runnable next() {
        synchronized (stops) {
            return stops.poll();
        }
    }
}

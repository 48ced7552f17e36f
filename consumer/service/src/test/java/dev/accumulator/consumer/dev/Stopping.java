package dev.accumulator.consumer.dev;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be stopped at the end: the last begun first. */
final class Stopping {

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

    private final Deque<Runnable> stops = new ArrayDeque<>();

    /** To be called before the thing is started, so that a stop in the middle of the start waits for it, then stops it. */
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
                // The rest is to be stopped all the same.
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

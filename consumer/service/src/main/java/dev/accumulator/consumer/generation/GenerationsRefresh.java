package dev.accumulator.consumer.generation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Opens the live generation as soon as the database is reachable, and notices a switch. It tries once before anything
 * starts that needs the generation. If that fails, the service starts all the same, and its health says why.
 */
@Component
final class GenerationsRefresh implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationsRefresh.class);

    private final Generations generations;
    private boolean failing;
    private volatile boolean running;

    GenerationsRefresh(Generations generations) {
        this.generations = generations;
    }

    @Override
    public void start() {
        refresh();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the intake, the relay and the web server, whose phases are near the last. */
    @Override
    public int getPhase() {
        return 0;
    }

    // A second is soon enough: postings and reads that meet a switch follow it at once by themselves.
    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    synchronized void refresh() {
        try {
            generations.refresh();
            failing = false;
        } catch (RuntimeException failure) {
            // One warning for each outage is enough. Health and metrics show how long it lasts.
            if (!failing) {
                LOG.warn("The live generation cannot be read; the next attempts follow every second", failure);
            }
            failing = true;
        }
    }
}

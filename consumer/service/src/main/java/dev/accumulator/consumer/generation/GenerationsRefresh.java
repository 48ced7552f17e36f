package dev.accumulator.consumer.generation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Opens the live generation as soon as the database is there, and notices when another one was switched in. It tries once
 * before anything starts that needs the generation, and does not insist: a service whose database is away starts and says
 * so.
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

    /** Before the readers of topics, the relay and the web server, which are in phases near the last. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    synchronized void refresh() {
        try {
            generations.refresh();
            failing = false;
        } catch (RuntimeException failure) {
            // Told once; health and metrics tell for how long.
            if (!failing) {
                LOG.warn("The live generation cannot be read, and is tried again every second", failure);
            }
            failing = true;
        }
    }
}

package dev.accumulator.consumer.rebuild;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Opens the live generation as soon as the database is there, and notices when another one was switched in. */
@Component
final class GenerationsRefresh {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationsRefresh.class);

    private final Generations generations;
    private boolean failing;

    GenerationsRefresh(Generations generations) {
        this.generations = generations;
    }

    @Scheduled(fixedDelay = 1_000)
    void refresh() {
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

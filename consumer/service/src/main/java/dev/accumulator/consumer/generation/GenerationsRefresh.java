package dev.accumulator.consumer.generation;

import dev.accumulator.consumer.watch.Pulse;
import dev.accumulator.consumer.watch.Reason;
import dev.accumulator.consumer.watch.ThreadWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Opens the live generation as soon as the database is reachable, and notices a switch. It tries once before anything
 * starts that needs the generation. If that fails, the service starts all the same, and its health says why. Only a
 * database that can never hold what the service stores ends it.
 */
@Component
final class GenerationsRefresh implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationsRefresh.class);

    /** A migration may take minutes, and so may a server that answers no more. */
    private static final Duration SILENCE_MAX = Duration.ofMinutes(15);

    private final Generations generations;
    private final ApplicationEventPublisher publisher;
    private final Pulse pulse;
    private @Nullable String logged;
    private volatile boolean running;

    GenerationsRefresh(Generations generations, ApplicationEventPublisher publisher, ThreadWatch watch) {
        this.generations = generations;
        this.publisher = publisher;
        this.pulse = watch.pulse("accumulator-generations", SILENCE_MAX);
    }

    @Override
    public void start() {
        try {
            look();
        } catch (UnsuitableDatabase unsuitable) {
            // It ends the start.
            throw unsuitable;
        } catch (RuntimeException away) {
            failed(away);
        }
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
    void refresh() {
        pulse.beat();
        try {
            look();
        } catch (UnsuitableDatabase unsuitable) {
            failed(unsuitable);
            // Whoever runs the service as a program ends it.
            publisher.publishEvent(unsuitable);
        } catch (RuntimeException away) {
            failed(away);
        }
    }

    private synchronized void look() {
        generations.refresh();
        if (logged != null) {
            LOG.info("The live generation can be read again");
        }
        logged = null;
    }

    private synchronized void failed(RuntimeException failure) {
        String reason = Reason.of(failure);
        // One line for each outage, and one more if the reason changes. Health and metrics show how long it lasts.
        if (!reason.equals(logged)) {
            LOG.warn("The live generation cannot be read; the next attempts follow every second: {}", reason);
            LOG.debug("The whole failure", failure);
        }
        logged = reason;
    }
}

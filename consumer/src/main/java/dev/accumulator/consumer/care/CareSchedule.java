package dev.accumulator.consumer.care;

import dev.accumulator.consumer.rebuild.Generations;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.TriggerContext;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.CronTrigger;

/** Heartbeats, a look at the newest runs, and the verification of every night. */
final class CareSchedule implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(CareSchedule.class);

    private final Generations generations;
    private final Care care;
    private final CareStatus status;
    private final CareMetrics metrics;
    private final CareSettings settings;
    private boolean failing;

    CareSchedule(Generations generations, Care care, CareStatus status, CareMetrics metrics, CareSettings settings) {
        this.generations = generations;
        this.care = care;
        this.status = status;
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(this::tick, settings.heartbeat());
        if (settings.isScheduled()) {
            DueTrigger trigger = new DueTrigger(new CronTrigger(settings.cron(), settings.zone()));
            registrar.addTriggerTask(() -> verify(trigger.due()), trigger);
        }
    }

    void tick() {
        // Until then there may be no table to look at.
        if (!generations.isOpen()) {
            return;
        }
        try {
            care.beat();
            status.refresh();
            metrics.refresh();
            failing = false;
        } catch (RuntimeException failure) {
            // Told once; it is tried again for as long as it takes.
            if (!failing) {
                LOG.warn("Runs of verification and repair cannot be looked at", failure);
            }
            failing = true;
        }
    }

    private void verify(@Nullable Instant due) {
        if (due == null) {
            return;
        }
        try {
            Optional<Run> started = care.verifyDue(due);
            if (started.isPresent()) {
                LOG.info("Verification {} is due at {}", started.get().id(), due);
            } else {
                LOG.info("The verification that is due at {} is left to the run that is under way", due);
            }
        } catch (RuntimeException failure) {
            LOG.warn("The verification that is due at {} could not be started", due, failure);
        }
    }

    /** Remembers for which moment it fires, which is the same in every instance, while the moment of firing is not. */
    private static final class DueTrigger implements Trigger {
        private final CronTrigger cron;
        private volatile @Nullable Instant due;

        DueTrigger(CronTrigger cron) {
            this.cron = cron;
        }

        @Override
        public @Nullable Instant nextExecution(TriggerContext context) {
            due = cron.nextExecution(context);
            return due;
        }

        @Nullable
        Instant due() {
            return due;
        }
    }
}

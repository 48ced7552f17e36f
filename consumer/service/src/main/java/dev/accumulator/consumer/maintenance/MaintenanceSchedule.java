package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generations;
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
final class MaintenanceSchedule implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceSchedule.class);

    private final Generations generations;
    private final Maintenance care;
    private final MaintenanceStatus status;
    private final MaintenanceMetrics metrics;
    private final MaintenanceSettings settings;
    private boolean failing;

    MaintenanceSchedule(
            Generations generations,
            Maintenance care,
            MaintenanceStatus status,
            MaintenanceMetrics metrics,
            MaintenanceSettings settings) {
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

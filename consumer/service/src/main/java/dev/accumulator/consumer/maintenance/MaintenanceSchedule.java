package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.watch.Reason;
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

/** Schedules heartbeats, the refresh of status and metrics, and the nightly verification. */
final class MaintenanceSchedule implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceSchedule.class);

    private final Generations generations;
    private final Maintenance maintenance;
    private final MaintenanceStatus status;
    private final MaintenanceMetrics metrics;
    private final MaintenanceSettings settings;
    private boolean failing;

    MaintenanceSchedule(
            Generations generations,
            Maintenance maintenance,
            MaintenanceStatus status,
            MaintenanceMetrics metrics,
            MaintenanceSettings settings) {
        this.generations = generations;
        this.maintenance = maintenance;
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
        // Before that, the table of runs may not exist.
        if (!generations.isOpen()) {
            return;
        }
        try {
            if (generations.isWritable()) {
                maintenance.beat();
            }
            status.refresh();
            metrics.refresh();
            failing = false;
        } catch (RuntimeException failure) {
            // Logged once, although every tick tries again.
            if (!failing) {
                LOG.warn("Runs of verification and repair cannot be read: {}", Reason.of(failure));
                LOG.debug("The whole failure", failure);
            }
            failing = true;
        }
    }

    private void verify(@Nullable Instant due) {
        if (due == null || !generations.isWritable()) {
            return;
        }
        try {
            Optional<Run> started = maintenance.verifyDue(due);
            if (started.isPresent()) {
                LOG.info("Verification {} started, due at {}", started.get().id(), due);
            } else {
                LOG.info("The verification due at {} is skipped: it has had its run, or another run is under way", due);
            }
        } catch (RuntimeException failure) {
            LOG.warn("The verification that is due at {} could not be started: {}", due, Reason.of(failure));
            LOG.debug("The whole failure", failure);
        }
    }

    /** Remembers the due moment. It is the same in every instance, while the moment of firing differs. */
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

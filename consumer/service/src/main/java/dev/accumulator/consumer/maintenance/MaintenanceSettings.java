package dev.accumulator.consumer.maintenance;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.support.CronExpression;

/**
 * Settings of verification and repair.
 *
 * @param cron the schedule: second, minute, hour, day of month, month, day of week; {@code -} for never
 * @param zone the time zone of that schedule
 * @param heartbeat how often a run gives a sign of life; after six missed heartbeats it counts as dead
 * @param registerMax how long one statement on a register may take before the run is given up
 */
@ConfigurationProperties("accumulator.verification")
record MaintenanceSettings(
        @DefaultValue("0 30 3 * * *") String cron,
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("5s") Duration heartbeat,
        @DefaultValue("2h") Duration registerMax) {

    /**
     * Six heartbeats outlast a garbage collection or a failover, but do not keep people waiting long for another run.
     */
    private static final int HEARTBEATS_MISSED_MAX = 6;

    private static final String NEVER = "-";

    MaintenanceSettings {
        if (!cron.equals(NEVER) && !CronExpression.isValidExpression(cron)) {
            throw new IllegalArgumentException(
                    "accumulator.verification.cron must be - or six fields like \"0 30 3 * * *\", was \"" + cron
                            + "\"");
        }
        require(heartbeat.toMillis() >= 100, "heartbeat", "at least 100ms");
        require(
                registerMax.toSeconds() >= 1 && registerMax.compareTo(Duration.ofDays(7)) <= 0,
                "register-max",
                "from 1s to 7d");
    }

    private static void require(boolean holds, String setting, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("accumulator.verification." + setting + " must be " + rule);
        }
    }

    boolean isScheduled() {
        return !cron.equals(NEVER);
    }

    Duration deadAfter() {
        return heartbeat.multipliedBy(HEARTBEATS_MISSED_MAX);
    }
}

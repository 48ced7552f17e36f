package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.posting.PositionMoved;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;

/** Counts retries by their reason. */
final class IntakeMetrics {
    private final MeterRegistry registry;

    IntakeMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void retry(String doing, RuntimeException failure) {
        Counter.builder("accumulator.intake.retries")
                .description("Attempts that failed and are retried")
                .tag("doing", doing)
                .tag("reason", reason(failure))
                .register(registry)
                .increment();
    }

    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case PositionMoved moved -> {
                    return "position-moved";
                }
                case GenerationSwitched switched -> {
                    return "generation-switched";
                }
                case GenerationNotOpen notOpen -> {
                    return "database";
                }
                case SQLException sql -> {
                    return switch (String.valueOf(sql.getSQLState())) {
                        case "40P01" -> "deadlock";
                        case "40001" -> "serialization";
                        case "55P03" -> "lock-timeout";
                        case "57014" -> "statement-timeout";
                        default -> "database";
                    };
                }
                case KafkaException kafka -> {
                    return "broker";
                }
                default -> {
                    // Its cause may be one of the above.
                }
            }
        }
        return "other";
    }
}

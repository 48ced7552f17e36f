package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.generation.DatabaseNotWritable;
import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.generation.GenerationSwitched;
import dev.accumulator.consumer.generation.LayoutNotLive;
import dev.accumulator.consumer.generation.TablesMissing;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.posting.BeyondBounds;
import dev.accumulator.consumer.posting.PositionMoved;
import dev.accumulator.postgres.SqlStates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** Counts retries by their reason. */
final class IntakeMetrics {
    private static final List<String> REASONS =
            List.of("deadlock", "serialization", "lock-timeout", "statement-timeout", "database", "broker", "other");

    private final MeterRegistry registry;

    IntakeMetrics(MeterRegistry registry) {
        this.registry = registry;
        // Before the first failure, so that a rate can be taken of it.
        for (String reason : REASONS) {
            counter("post", reason).increment(0);
        }
    }

    void refusedPartitions(Supplier<Number> count) {
        Gauge.builder("accumulator.intake.refused", count)
                .description("Partitions that this instance has and does not read")
                .register(registry);
    }

    void retry(String doing, Throwable failure) {
        counter(doing, reason(failure)).increment();
    }

    private Counter counter(String doing, String reason) {
        return Counter.builder("accumulator.intake.retries")
                .description("Attempts that failed and are retried")
                .tag("doing", doing)
                .tag("reason", reason)
                .register(registry);
    }

    static String reason(Throwable failure) {
        return SqlStates.find(failure, IntakeMetrics::reasonOf).orElse("other");
    }

    /** Returns nothing if the failure itself has no known reason; one of its causes may have one. */
    private static Optional<String> reasonOf(Throwable cause) {
        return switch (cause) {
            case PositionMoved moved -> Optional.of("position-moved");
            case GenerationSwitched switched -> Optional.of("generation-switched");
            case GenerationNotOpen notOpen -> Optional.of("database");
            case TablesMissing missing -> Optional.of("database");
            case GroupTaken taken -> Optional.of("group-taken");
            case DatabaseNotWritable notWritable -> Optional.of("database");
            case MappingWaits later -> Optional.of("mapping");
            case LayoutNotLive left -> Optional.of("layout");
            case BeyondBounds early -> Optional.of("layout");
            case OutOfMemoryError full -> Optional.of("out-of-memory");
            case SQLException sql -> Optional.of(databaseReason(sql));
            case KafkaException kafka -> Optional.of("broker");
            default -> Optional.empty();
        };
    }

    private static String databaseReason(SQLException failure) {
        return switch (String.valueOf(failure.getSQLState())) {
            case SqlStates.DEADLOCK_DETECTED -> "deadlock";
            case SqlStates.SERIALIZATION_FAILURE -> "serialization";
            case SqlStates.LOCK_NOT_AVAILABLE -> "lock-timeout";
            case SqlStates.QUERY_CANCELED -> "statement-timeout";
            default -> "database";
        };
    }
}

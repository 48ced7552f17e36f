package dev.accumulator.consumer.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Selects orders. A null property matches every order. */
public record OrderFilter(
        @Nullable Boolean cancelled,
        @Nullable String clientId,
        @Nullable String warehouseId,
        @Nullable Instant occurredFrom,
        @Nullable Instant occurredTo) {}

package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.Nullable;

/** Which letters are asked for; what is null does not matter. */
public record LetterFilter(
        @Nullable String code,
        @Nullable String topic,
        @Nullable String recorder,
        @Nullable LetterState state) {}

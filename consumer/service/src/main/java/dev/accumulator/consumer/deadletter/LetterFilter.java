package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.Nullable;

/** Selects letters. A null property matches every letter. */
public record LetterFilter(
        @Nullable String code,
        @Nullable String topic,
        @Nullable String recorder,
        @Nullable LetterState state) {}

package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.Nullable;

/** Selects letters. A null property matches every letter. */
public record LetterFilter(
        @Nullable String code,
        @Nullable String topic,
        @Nullable String recorder,
        @Nullable LetterState state) {
    static final LetterFilter ALL = new LetterFilter(null, null, null, null);

    boolean matches(Letter letter) {
        return (code == null || code.equals(letter.code()))
                && (topic == null || topic.equals(letter.topic()))
                && (recorder == null || recorder.equals(letter.recorder()))
                && (state == null || state == letter.state());
    }
}

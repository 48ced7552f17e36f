package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a document.
 *
 * @param revision its newest revision; null if nothing but a withdrawal of it is known, which came before the document
 * @param posted true if it has movements; false after a withdrawal
 * @param recordedAt when that was recorded
 * @param source where its last change came from, in the caller's words
 * @param movements its current movements, over all registers
 */
public record RecorderState(
        String recorder,
        @Nullable Long revision,
        boolean posted,
        Instant recordedAt,
        @Nullable String source,
        List<MovementRow> movements) {}

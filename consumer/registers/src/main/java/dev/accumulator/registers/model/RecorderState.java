package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a document.
 *
 * @param revision its newest revision
 * @param posted true if it has movements; false after a withdrawal
 * @param recordedAt when that was recorded
 * @param source where its last change came from, in the caller's words
 * @param movements its current movements, over all registers
 */
public record RecorderState(
        String recorder,
        long revision,
        boolean posted,
        Instant recordedAt,
        @Nullable String source,
        List<MovementRow> movements) {}

package dev.accumulator.registers.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A document without its movements.
 *
 * @param recordedAt when its newest revision was recorded
 * @param source the place that the newest revision came from, if it was given
 * @param movements how many movements the newest revision has
 */
public record RecorderSummary(
        String recorder,
        long revision,
        boolean posted,
        Instant recordedAt,
        @Nullable String source,
        int movements) {}

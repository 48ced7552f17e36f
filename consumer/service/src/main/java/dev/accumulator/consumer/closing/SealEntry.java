package dev.accumulator.consumer.closing;

import dev.accumulator.registers.model.Seal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A seal, in force or not any more.
 *
 * @param id grows from seal to seal
 * @param generation the generation that was sealed
 * @param endedAt since when it is not in force any more; null if it is
 * @param endedBy who ended it
 * @param ended how it ended: {@code reopened} or {@code replaced}
 */
public record SealEntry(
        long id,
        String register,
        Seal seal,
        int generation,
        Instant sealedAt,
        String sealedBy,
        @Nullable Instant endedAt,
        @Nullable String endedBy,
        @Nullable String ended) {}

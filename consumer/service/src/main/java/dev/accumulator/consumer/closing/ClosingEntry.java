package dev.accumulator.consumer.closing;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A change of the day up to which a register is closed.
 *
 * @param id grows from change to change
 * @param closedThrough the last closed day; null if the register was opened
 * @param policy what becomes of documents in closed time: {@code refuse} or {@code shift}; null if the register was opened
 * @param before the last day that was closed before; null if the register was open
 * @param by who decided
 * @param reason why, if it was said
 * @param source the place of the record that said so, such as {@code closing-0@7}; null if a person did
 * @param sealsBroken how many seals the change has broken
 */
public record ClosingEntry(
        long id,
        String register,
        @Nullable LocalDate closedThrough,
        @Nullable String policy,
        @Nullable LocalDate before,
        Instant at,
        String by,
        @Nullable String reason,
        @Nullable String source,
        int sealsBroken) {}

package dev.accumulator.consumer.posting;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The refusal of a document that has a movement in closed time, as it was told.
 *
 * @param revision the refused revision
 * @param register the register of its first movement in closed time
 * @param period the period of that movement
 * @param closedThrough the last day of the register that was closed then
 * @param refusedAt when it was decided
 * @param source the place of the record, as {@code topic-partition@offset}
 */
public record ClosedRefusal(
        long revision, String register, Instant period, LocalDate closedThrough, Instant refusedAt, String source) {}

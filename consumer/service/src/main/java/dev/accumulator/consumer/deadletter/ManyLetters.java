package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one call for many letters, which takes the oldest first.
 *
 * @param retried how many were posted
 * @param resolved how many were closed with the reason
 * @param superseded how many turned out to be older than their document
 * @param stillOpen how many were refused again, are worked on by another call, became others than the filter selects, or
 *     could not be retried for another reason, which the log says
 * @param incomplete how many were not tried, because their record was too large to be kept whole
 * @param waiting how many stay as they are, because something that their mapping needs does not answer for now
 * @param waitsFor what does not answer, and why; null if none wait
 * @param left how many open letters the filter shows after the last of these, up to {@link DeadLetters#COUNTED_LEFT_MAX}
 * @param next the number after which another call goes on; null if none are left
 */
public record ManyLetters(
        long retried,
        long resolved,
        long superseded,
        long stillOpen,
        long incomplete,
        long waiting,
        @Nullable String waitsFor,
        long left,
        @Nullable Long next) {}

package dev.accumulator.registers.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last change of a document that came too late to count.
 *
 * @param times how many changes of the document were passed over so far
 * @param revision the revision of the change; null for a withdrawal, which has none
 * @param newestRevision the newest revision of the document at that time
 * @param reason why it was passed over
 * @param source where it came from, in the caller's words
 * @param at when it was passed over
 */
public record PassedOver(
        String recorder,
        long times,
        @Nullable Long revision,
        long newestRevision,
        Outcome.Stale.Reason reason,
        @Nullable String source,
        Instant at) {}

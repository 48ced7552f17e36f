package dev.accumulator.consumer.outbox;

import java.time.Instant;

/**
 * A message that is not sent yet.
 *
 * @param eventId the id of its event
 * @param since when it was written
 * @param parked true if the broker will never take it, and somebody has to decide about it
 */
public record WaitingMessage(String type, String eventId, Instant since, boolean parked) {}

package dev.accumulator.consumer.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that the broker will never take, and what people decided about it.
 *
 * @param state {@code parked}, {@code sent} or {@code dropped}
 * @param eventId CloudEvents {@code id}
 * @param reason the broker's words
 * @param bytes the size of the data; 0 once it is sent or dropped
 * @param closedBy the person who decided, if known
 */
public record ParkedMessage(
        long id,
        String state,
        String topic,
        String key,
        String type,
        String eventId,
        Instant parkedAt,
        String reason,
        long bytes,
        @Nullable Instant closedAt,
        @Nullable String closedBy,
        @Nullable String note) {

    /** True while nobody has decided about it. */
    public boolean isOpen() {
        return state.equals(PARKED);
    }

    static final String PARKED = "parked";
    static final String SENT = "sent";
    static final String DROPPED = "dropped";
}

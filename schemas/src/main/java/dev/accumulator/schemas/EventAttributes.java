package dev.accumulator.schemas;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents attributes of an event, in either mode. None of them affects a balance: identifier and revision
 * identify a document, and its own moments date it.
 *
 * @param id unique for its source
 * @param source the publishing system
 * @param type one of {@link EventTypes}
 * @param subject the document's identifier; null if not given
 * @param time the moment at which the event was made, in any year; null if not given
 */
public record EventAttributes(
        String id,
        String source,
        String type,
        @Nullable String subject,
        @Nullable Instant time) {

    /** @throws InvalidField if an attribute is empty, too long or not text that can be stored */
    public EventAttributes {
        id = Require.text("id", id, Limits.ATTRIBUTE_CHARS_MAX);
        source = Require.text("source", source, Limits.ATTRIBUTE_CHARS_MAX);
        type = Require.text("type", type, Limits.ATTRIBUTE_CHARS_MAX);
        subject = subject == null ? null : Require.text("subject", subject, Limits.ATTRIBUTE_CHARS_MAX);
    }
}

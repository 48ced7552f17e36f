package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.text.ForeignText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The place that holds the CloudEvents attributes of a record: its headers in binary mode, its envelope in structured
 * mode.
 */
sealed interface AttributeSource permits HeaderAttributes, EnvelopeAttributes {

    /** Returns the attribute's text, and refuses the record if it is missing. */
    String required(String name);

    /** Returns the attribute's text, or null if it is missing. */
    @Nullable
    String optional(String name);

    /**
     * Returns the refusal of an attribute's value.
     *
     * @param problem completes "the header ce_type … "
     */
    Refused refused(String name, EventFault fault, String problem);

    /** Returns the refusal of an attribute that breaks the contract. */
    Refused refused(InvalidField broken);

    /** Returns the moment that an optional attribute gives, or null if it is missing. */
    default @Nullable Instant optionalMoment(String name) {
        String text = optional(name);
        if (text == null) {
            return null;
        }
        Instant moment = Moments.instantOrNull(text);
        if (moment == null) {
            throw refused(
                    name,
                    EventFault.INVALID_INSTANT,
                    "must be an RFC 3339 date-time like 2026-04-19T10:15:00Z, was " + ForeignText.quote(text));
        }
        return moment;
    }
}

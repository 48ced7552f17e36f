package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.text.ForeignText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the CloudEvents attributes of a record stand: its headers in binary mode, its envelope in structured mode. */
sealed interface AttributeSource permits HeaderAttributes, EnvelopeAttributes {

    /** The attribute's text; refused if it is not there. */
    String required(String name);

    /** The attribute's text, or null if it is not there. */
    @Nullable
    String optional(String name);

    /**
     * The refusal of what the attribute says.
     *
     * @param problem completes "the header ce_type … "
     */
    Refused refused(String name, EventFault fault, String problem);

    /** The refusal of an attribute that the contract does not allow. */
    Refused refused(InvalidField broken);

    /** The moment that an optional attribute names. */
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

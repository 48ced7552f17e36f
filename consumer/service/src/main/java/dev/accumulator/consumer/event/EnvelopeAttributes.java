package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import org.jspecify.annotations.Nullable;

/** The members of a structured mode envelope. */
record EnvelopeAttributes(Fields envelope) implements AttributeSource {

    @Override
    public String required(String name) {
        return envelope.text(name);
    }

    @Override
    public @Nullable String optional(String name) {
        return envelope.optionalText(name);
    }

    @Override
    public Refused refused(String name, EventFault fault, String problem) {
        return Refused.at(envelope.path().member(name), fault, problem);
    }

    @Override
    public Refused refused(InvalidField broken) {
        return envelope.refused(broken);
    }
}

package dev.accumulator.consumer.event;

import dev.accumulator.schemas.ClosingEvent;
import dev.accumulator.schemas.ClosingLifted;
import dev.accumulator.schemas.ClosingSet;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Limits;
import dev.accumulator.text.ForeignText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Kafka records as events about closing dates, in both CloudEvents modes as {@link EventDecoder} does. */
public final class ClosingDecoder {
    static final List<String> TYPES = List.of(EventTypes.CLOSING_SET, EventTypes.CLOSING_LIFTED);

    private final EventLimits limits;

    /** @param limits of the events; a larger one is refused */
    public ClosingDecoder(EventLimits limits) {
        this.limits = limits;
    }

    /** The result of decoding a record. */
    public sealed interface DecodedClosing {

        /**
         * An event that keeps its contract. Its register may not exist all the same.
         *
         * @param dataPath the JSON path of the event's data in the record's value
         */
        record Event(ClosingEvent event, String dataPath) implements DecodedClosing {}

        /**
         * A record that breaks the contract. Only the first fault is reported.
         *
         * @param code the stable code of the fault
         * @param path JSON path in the record's value; null if no single field is at fault
         * @param revision null if it could not be read
         */
        record Undecodable(
                String code,
                @Nullable String path,
                String message,
                @Nullable Long revision) implements DecodedClosing {}
    }

    /** Decodes one record. */
    public DecodedClosing decode(RawEvent raw) {
        Fields[] data = new Fields[1];
        try {
            return event(raw, data);
        } catch (Refused refused) {
            return new DecodedClosing.Undecodable(
                    refused.fault().code(), refused.path(), refused.message(), revision(data[0]));
        }
    }

    private DecodedClosing event(RawEvent raw, Fields[] data) {
        byte[] value = raw.value();
        if (value == null) {
            // To open the books is a decision of somebody, and not what remains when a topic is compacted.
            throw Refused.record(
                    EventFault.NOT_AN_OBJECT,
                    "the record has no value; a closing date is lifted by " + EventTypes.CLOSING_LIFTED);
        }
        if (raw.valueBytes() > limits.bytes()) {
            throw Refused.record(
                    EventFault.VALUE_TOO_LARGE,
                    "the value has " + raw.valueBytes() + " bytes, more than " + limits.bytes());
        }
        Envelope envelope = Envelope.open(raw.headers(), value, TYPES);
        data[0] = envelope.data();
        String key = RecordKey.of(raw);
        ClosingEvent event = envelope.attributes().type().equals(EventTypes.CLOSING_SET)
                ? envelope.data().as(ClosingDecoder::set)
                : envelope.data().as(ClosingDecoder::lifted);
        if (!key.equals(event.register())) {
            throw Refused.at(
                    envelope.data().path().member("register"),
                    EventFault.KEY_MISMATCH,
                    "must be the record's key " + ForeignText.quote(key) + ", was "
                            + ForeignText.quote(event.register()));
        }
        return new DecodedClosing.Event(event, envelope.data().path().toString());
    }

    private static ClosingSet set(Fields fields) {
        return new ClosingSet(
                fields.text("register"),
                fields.revision(),
                fields.day("closedThrough"),
                fields.optionalText("policy"),
                fields.identifier("by"),
                fields.optionalText("reason"));
    }

    private static ClosingLifted lifted(Fields fields) {
        return new ClosingLifted(
                fields.text("register"), fields.revision(), fields.identifier("by"), fields.optionalText("reason"));
    }

    private static @Nullable Long revision(@Nullable Fields data) {
        try {
            Long revision = data == null ? null : data.revision();
            return revision != null && revision >= Limits.REVISION_MIN && revision <= Limits.REVISION_MAX
                    ? revision
                    : null;
        } catch (Refused unreadable) {
            return null;
        }
    }
}

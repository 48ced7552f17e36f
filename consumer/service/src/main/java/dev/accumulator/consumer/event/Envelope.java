package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventAttributes;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.text.ForeignText;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event's attributes and data, read from the record as the CloudEvents 1.0 Kafka binding says.
 *
 * @param data the fields that the schema of the event's type describes
 */
record Envelope(EventAttributes attributes, Fields data) {
    private static final String SPEC_VERSION = "specversion";
    private static final String DATA = "data";
    private static final String DATA_BASE64 = "data_base64";

    /** @param types the event types that may appear in the topic */
    static Envelope open(List<RawEvent.Header> headers, byte[] value, List<String> types) {
        HeaderAttributes inHeaders = new HeaderAttributes(headers);
        String announced = inHeaders.contentType();
        ContentType contentType = ContentType.of(announced == null ? CloudEvents.CONTENT_TYPE_JSON : announced);
        if (!contentType.isStructured()) {
            refuseUnannounced(inHeaders, value);
            EventAttributes attributes = attributes(inHeaders, types);
            if (!contentType.isJson()) {
                throw unsupported("the header content-type", CloudEvents.CONTENT_TYPE_JSON, announced);
            }
            return new Envelope(attributes, JsonReader.read(value, JsonPath.ROOT));
        }
        if (!contentType.isJsonEnvelope()) {
            throw unsupported("the header content-type", CloudEvents.CONTENT_TYPE_STRUCTURED, announced);
        }
        Fields envelope = JsonReader.read(value, JsonPath.ROOT);
        refuseMisannounced(inHeaders, envelope);
        EventAttributes attributes = attributes(new EnvelopeAttributes(envelope), types);
        return new Envelope(attributes, data(envelope));
    }

    /** Refuses an event in structured mode that no header announces: by the mistake, not by what follows from it. */
    private static void refuseUnannounced(HeaderAttributes headers, byte[] value) {
        if (headers.optional(SPEC_VERSION) == null && looksStructured(value)) {
            throw Refused.record(
                    EventFault.MISSING_HEADER,
                    "the header " + CloudEvents.HEADER_SPEC_VERSION
                            + " is missing, and the value looks like an event in structured mode, which needs the header "
                            + CloudEvents.HEADER_CONTENT_TYPE + ": " + CloudEvents.CONTENT_TYPE_STRUCTURED);
        }
    }

    private static boolean looksStructured(byte[] value) {
        try {
            Fields fields = JsonReader.read(value, JsonPath.ROOT);
            return fields.has(SPEC_VERSION) && fields.has("type");
        } catch (Refused noObject) {
            return false;
        }
    }

    /** Refuses an event in binary mode that is announced as one in structured mode. */
    private static void refuseMisannounced(HeaderAttributes headers, Fields envelope) {
        if (!envelope.has(SPEC_VERSION) && headers.optional(SPEC_VERSION) != null) {
            throw Refused.at(
                    envelope.path().member(SPEC_VERSION),
                    EventFault.MISSING_FIELD,
                    "is missing, and the headers look like those of binary mode, which needs the header "
                            + CloudEvents.HEADER_CONTENT_TYPE + ": " + CloudEvents.CONTENT_TYPE_JSON);
        }
    }

    private static EventAttributes attributes(AttributeSource source, List<String> types) {
        String version = source.required(SPEC_VERSION);
        if (!version.equals(CloudEvents.SPEC_VERSION)) {
            throw source.refused(
                    SPEC_VERSION,
                    EventFault.UNSUPPORTED_SPECVERSION,
                    "must be " + CloudEvents.SPEC_VERSION + ", was " + ForeignText.quote(version));
        }
        String type = source.required("type");
        if (!types.contains(type)) {
            boolean isKnown = TopicRole.isKnown(type) || ClosingDecoder.TYPES.contains(type);
            throw source.refused(
                    "type",
                    isKnown ? EventFault.WRONG_TOPIC : EventFault.UNKNOWN_TYPE,
                    "must be one of " + String.join(", ", types) + " in this topic, was " + ForeignText.quote(type));
        }
        try {
            return new EventAttributes(
                    source.required("id"),
                    source.required("source"),
                    type,
                    source.optional("subject"),
                    source.optionalMoment("time"));
        } catch (InvalidField broken) {
            throw source.refused(broken);
        }
    }

    private static Fields data(Fields envelope) {
        checkContentType(envelope);
        // A null is what serializers write of a member that has no value.
        if (!envelope.hasValue(DATA_BASE64)) {
            return envelope.object(DATA, EventFault.NOT_AN_OBJECT);
        }
        return Fields.of(base64(envelope), envelope.path().member(DATA_BASE64), EventFault.NOT_AN_OBJECT);
    }

    private static Json base64(Fields envelope) {
        JsonPath path = envelope.path().member(DATA_BASE64);
        if (envelope.hasValue(DATA)) {
            throw Refused.at(path, EventFault.ILL_TYPED, "and data are both there");
        }
        return JsonReader.value(bytes(envelope.text(DATA_BASE64), path), path);
    }

    private static void checkContentType(Fields envelope) {
        String contentType = envelope.optionalText("datacontenttype");
        if (contentType != null && !ContentType.of(contentType).isJson()) {
            throw Refused.at(
                    envelope.path().member("datacontenttype"),
                    EventFault.UNSUPPORTED_CONTENT_TYPE,
                    "must be " + CloudEvents.CONTENT_TYPE_JSON + ", was " + ForeignText.quote(contentType));
        }
    }

    /** Returns the data of an event in structured mode, of any shape. */
    static RecordValue.Tree anyData(Fields envelope, Map<String, String> attributes) {
        if (envelope.hasValue(DATA_BASE64)) {
            checkContentType(envelope);
            return new RecordValue.Tree(base64(envelope), envelope.path().member(DATA_BASE64), attributes);
        }
        JsonPath path = envelope.path().member(DATA);
        Json data = envelope.members().get(DATA);
        if (data == null) {
            throw Refused.at(path, EventFault.MISSING_FIELD, "is missing");
        }
        checkContentType(envelope);
        return new RecordValue.Tree(data, path, attributes);
    }

    private static byte[] bytes(String base64, JsonPath path) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw Refused.at(path, EventFault.ILL_TYPED, "must be base64, was " + ForeignText.quote(base64));
        }
    }

    private static Refused unsupported(String subject, String wanted, @Nullable String was) {
        return Refused.record(
                EventFault.UNSUPPORTED_CONTENT_TYPE,
                subject + " must be " + wanted + " in UTF-8, was " + ForeignText.quote(was == null ? "" : was));
    }
}

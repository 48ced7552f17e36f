package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.text.ForeignText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads CloudEvents of other people: any type, any data that is JSON, and extensions. */
final class AnyCloudEvent {
    private static final Set<String> NO_ATTRIBUTES = Set.of("data", "data_base64");
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

    private AnyCloudEvent() {}

    static RecordValue.Tree read(List<RawEvent.Header> headers, byte[] value) {
        HeaderAttributes inHeaders = new HeaderAttributes(headers);
        String announced = inHeaders.contentType();
        ContentType contentType = ContentType.of(announced == null ? CloudEvents.CONTENT_TYPE_JSON : announced);
        if (contentType.isStructured()) {
            if (!contentType.isJsonEnvelope()) {
                throw unsupported(CloudEvents.CONTENT_TYPE_STRUCTURED, announced);
            }
            return structured(JsonReader.read(value, JsonPath.ROOT));
        }
        if (!contentType.isJson()) {
            throw unsupported(CloudEvents.CONTENT_TYPE_JSON, announced);
        }
        Map<String, String> attributes = inHeaders(inHeaders);
        return new RecordValue.Tree(JsonReader.value(value, JsonPath.ROOT), JsonPath.ROOT, attributes);
    }

    private static Map<String, String> inHeaders(HeaderAttributes headers) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : REQUIRED) {
            attributes.put(name, headers.required(name));
        }
        for (RawEvent.Header header : headers.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(CloudEvents.HEADER_PREFIX)) {
                String own = name.substring(CloudEvents.HEADER_PREFIX.length());
                String text = attributes.containsKey(own) ? null : headers.optional(own);
                if (text != null) {
                    attributes.put(own, text);
                }
            }
        }
        checkVersion(attributes, null);
        return attributes;
    }

    private static RecordValue.Tree structured(Fields envelope) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : REQUIRED) {
            attributes.put(name, envelope.text(name));
        }
        envelope.members().forEach((name, attribute) -> {
            if (!NO_ATTRIBUTES.contains(name)) {
                switch (attribute) {
                    case Json.Text text -> attributes.put(name, text.text());
                    case Json.Numeral number -> attributes.put(name, number.digits());
                    case Json.Word word when word != Json.Word.NULL -> attributes.put(name, word.shown());
                    case Json other -> {}
                }
            }
        });
        checkVersion(attributes, envelope.path().member("specversion"));
        return Envelope.anyData(envelope, attributes);
    }

    private static void checkVersion(Map<String, String> attributes, @Nullable JsonPath path) {
        String version = attributes.get("specversion");
        if (!CloudEvents.SPEC_VERSION.equals(version)) {
            String problem = "must be " + CloudEvents.SPEC_VERSION + ", was "
                    + ForeignText.quote(version == null ? "" : version);
            throw path == null
                    ? Refused.record(
                            EventFault.UNSUPPORTED_SPECVERSION,
                            "the header " + CloudEvents.HEADER_PREFIX + "specversion " + problem)
                    : Refused.at(path, EventFault.UNSUPPORTED_SPECVERSION, problem);
        }
    }

    private static Refused unsupported(String wanted, @Nullable String was) {
        return Refused.record(
                EventFault.UNSUPPORTED_CONTENT_TYPE,
                "the header content-type must be " + wanted + " in UTF-8, was "
                        + ForeignText.quote(was == null ? "" : was));
    }
}

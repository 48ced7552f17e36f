package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A media type with its parameters, of which only the character set matters. Neither minds upper and lower case. */
record ContentType(String type, @Nullable String charset) {
    private static final String STRUCTURED_PREFIX = "application/cloudevents";

    static ContentType of(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
        String charset = null;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")) {
                charset = parameter
                        .substring("charset=".length())
                        .replace("\"", "")
                        .strip();
            }
        }
        return new ContentType(parts[0].strip(), charset);
    }

    /** Whether the record's value is meant to be a whole event, in whatever format. */
    boolean isStructured() {
        return type.startsWith(STRUCTURED_PREFIX);
    }

    boolean isJsonEnvelope() {
        return type.equals(CloudEvents.CONTENT_TYPE_STRUCTURED) && isUtf8();
    }

    boolean isJson() {
        return type.equals(CloudEvents.CONTENT_TYPE_JSON) && isUtf8();
    }

    /** ASCII is UTF-8 that uses little of it. */
    private boolean isUtf8() {
        return charset == null || charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
    }
}

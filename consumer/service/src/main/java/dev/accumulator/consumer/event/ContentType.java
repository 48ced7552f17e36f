package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A media type and its character set. All other parameters are ignored, and so is case. */
record ContentType(String type, @Nullable String charset) {
    private static final String STRUCTURED_PREFIX = "application/cloudevents";
    private static final String JSON_SUFFIX = "+json";

    static ContentType of(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(";", -1);
        String charset = null;
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].split("=", 2);
            if (parameter.length == 2 && parameter[0].strip().equals("charset")) {
                String value = parameter[1].replace("\"", "").strip();
                charset = value.isEmpty() ? null : value;
            }
        }
        return new ContentType(parts[0].strip(), charset);
    }

    /** True if the record's value claims to be a whole event, in any format. */
    boolean isStructured() {
        return type.startsWith(STRUCTURED_PREFIX);
    }

    boolean isJsonEnvelope() {
        return type.equals(CloudEvents.CONTENT_TYPE_STRUCTURED) && isUtf8();
    }

    /** True for {@code application/json}, and for every type that is built on JSON: {@code application/vnd.x+json}. */
    boolean isJson() {
        String subtype = type.substring(type.indexOf('/') + 1);
        return subtype.length() < type.length()
                && (subtype.equals("json") || (subtype.endsWith(JSON_SUFFIX) && !subtype.equals(JSON_SUFFIX)))
                && isUtf8();
    }

    /** True for ASCII too, because every ASCII text is valid UTF-8. */
    private boolean isUtf8() {
        return charset == null || charset.equals("utf-8") || charset.equals("utf8") || charset.equals("us-ascii");
    }
}

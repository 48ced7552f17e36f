package dev.accumulator.consumer.event;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.text.ForeignText;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The headers of a record. Headers that nobody asks for are never decoded. */
record HeaderAttributes(List<RawEvent.Header> headers) implements AttributeSource {

    /**
     * Returns the header that announces the mode and the kind of content; null if it is missing or blank. Some clients
     * write its name as HTTP does, so case is ignored.
     */
    @Nullable
    String contentType() {
        String text = text(CloudEvents.HEADER_CONTENT_TYPE, String::equalsIgnoreCase);
        return text == null || text.isBlank() ? null : text;
    }

    @Override
    public String required(String name) {
        String text = optional(name);
        if (text == null) {
            throw Refused.record(
                    EventFault.MISSING_HEADER, "the header " + CloudEvents.HEADER_PREFIX + name + " is missing");
        }
        return text;
    }

    @Override
    public @Nullable String optional(String name) {
        return text(CloudEvents.HEADER_PREFIX + name, String::equals);
    }

    @Override
    public Refused refused(String name, EventFault fault, String problem) {
        // A wrong version or type in a header has a code of its own. All malformed headers share one.
        EventFault reported = fault == EventFault.INVALID_INSTANT ? EventFault.INVALID_HEADER : fault;
        return Refused.record(reported, "the header " + CloudEvents.HEADER_PREFIX + name + " " + problem);
    }

    @Override
    public Refused refused(InvalidField broken) {
        String text = optional(broken.field());
        return refused(
                broken.field(),
                EventFault.INVALID_HEADER,
                broken.problem() + (text == null ? "" : ", was " + ForeignText.quote(text)));
    }

    private @Nullable String text(String header, BiPredicate<String, String> isSame) {
        RawEvent.Header found = null;
        for (RawEvent.Header candidate : headers) {
            if (isSame.test(candidate.name(), header)) {
                if (found != null) {
                    throw Refused.record(EventFault.INVALID_HEADER, "the header " + header + " is there twice");
                }
                found = candidate;
            }
        }
        if (found == null) {
            return null;
        }
        byte[] value = found.value();
        if (value == null) {
            throw Refused.record(EventFault.INVALID_HEADER, "the header " + header + " has no value");
        }
        String text = Utf8.textOrNull(value);
        if (text == null) {
            throw Refused.record(EventFault.INVALID_HEADER, "the header " + header + " is not UTF-8");
        }
        return text;
    }
}

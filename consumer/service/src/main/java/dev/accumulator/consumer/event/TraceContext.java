package dev.accumulator.consumer.event;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a record belongs to, by the headers of W3C Trace Context.
 *
 * @param traceparent version, trace, parent and flags, as in {@code
 *     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}
 * @param tracestate what vendors of tracing add; null if there is none
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /** The most that is passed on, by the specification. */
    private static final Pattern TRACESTATE = Pattern.compile("[\\x20-\\x7e\\t]{1,512}");

    /** Spelled out because the compiler loses the annotations of a compact constructor's parameters. */
    public TraceContext(String traceparent, @Nullable String tracestate) {
        if (!TRACEPARENT.matcher(traceparent).matches()) {
            throw new IllegalArgumentException("This is no traceparent: " + traceparent);
        }
        this.traceparent = traceparent;
        this.tracestate = tracestate;
    }

    /**
     * The trace context of a record: of the header {@code traceparent}, or else of the CloudEvents attribute of that name.
     * Returns null if there is none that can be read; nobody refuses a document for that.
     */
    public static @Nullable TraceContext of(RawEvent event) {
        if (event.headers().isEmpty()) {
            return null;
        }
        String parent = header(event, "traceparent");
        boolean ofCloudEvents = parent == null;
        if (ofCloudEvents) {
            parent = header(event, "ce_traceparent");
        }
        if (parent == null || !TRACEPARENT.matcher(parent).matches()) {
            return null;
        }
        String state = header(event, ofCloudEvents ? "ce_tracestate" : "tracestate");
        return new TraceContext(
                parent, state != null && TRACESTATE.matcher(state).matches() ? state : null);
    }

    /** The last of a name counts. */
    private static @Nullable String header(RawEvent event, String name) {
        String found = null;
        for (RawEvent.Header header : event.headers()) {
            byte[] value = header.value();
            if (value != null && value.length <= 512 && header.name().equals(name)) {
                found = new String(value, StandardCharsets.UTF_8);
            }
        }
        return found;
    }
}

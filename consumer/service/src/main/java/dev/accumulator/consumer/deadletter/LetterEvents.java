package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TraceContext;
import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.schemas.DeadLetterEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.SourcePosition;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The events that announce dead letters; see {@code dead-letter.schema.json}. */
final class LetterEvents {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SOURCE = "/accumulator";

    private final String topic;

    LetterEvents(String topic) {
        this.topic = topic;
    }

    OutboxMessage of(DeadLetter letter, KeptRecord kept, Instant now) {
        RawEvent event = letter.event();
        String recorder = letter.recorder();
        String position = event.source();
        DeadLetterEvent data = new DeadLetterEvent(
                new SourcePosition(event.topic(), event.partition(), event.offset()),
                letter.code(),
                letter.path(),
                letter.message(),
                recorder,
                letter.revision(),
                raw(event));
        TraceContext trace = TraceContext.of(event);
        return new OutboxMessage(
                topic,
                recorder != null ? recorder : position,
                EventTypes.DEAD_LETTER_RECORDED,
                position + "/" + kept.digest() + (letter.part() == 0 ? "" : "/" + letter.part()),
                now,
                SOURCE,
                recorder,
                JSON.writeValueAsBytes(data),
                trace == null ? null : trace.traceparent(),
                trace == null ? null : trace.tracestate());
    }

    private static DeadLetterEvent.@Nullable Raw raw(RawEvent event) {
        long bytes = length(event.key()) + length(event.value());
        for (RawEvent.Header header : event.headers()) {
            // A UTF-16 char takes at most three bytes in UTF-8.
            bytes += 3L * header.name().length() + length(header.value());
        }
        if (bytes > Limits.DEAD_LETTER_RAW_BYTES_MAX) {
            return null;
        }
        List<DeadLetterEvent.Header> headers = event.headers().stream()
                .map(header -> new DeadLetterEvent.Header(header.name(), base64(header.value())))
                .toList();
        return new DeadLetterEvent.Raw(base64(event.key()), base64(event.value()), headers);
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}

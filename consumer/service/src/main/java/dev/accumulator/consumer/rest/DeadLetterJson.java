package dev.accumulator.consumer.rest;

import dev.accumulator.consumer.deadletter.Letter;
import dev.accumulator.consumer.deadletter.LetterWithRecord;
import dev.accumulator.consumer.event.RawEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns dead letters into JSON. */
final class DeadLetterJson {
    private DeadLetterJson() {}

    static Map<String, @Nullable Object> letter(LetterAnswers.Named named) {
        return named(named.id(), named.shard(), letter(named.letter()));
    }

    static Map<String, @Nullable Object> withRecord(LetterAnswers.WithRecord named) {
        return named(named.id(), named.shard(), withRecord(named.letter()));
    }

    /** Adds the name by which a letter is called: over all shards by its shard and its number. */
    private static Map<String, @Nullable Object> named(
            String id, @Nullable Integer shard, Map<String, @Nullable Object> json) {
        if (shard != null) {
            json.put("id", id);
            json.put("shard", shard);
        }
        return json;
    }

    private static Map<String, @Nullable Object> letter(Letter letter) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", letter.id());
        json.put("state", letter.state().word());
        json.put("code", letter.code());
        json.put("path", letter.path());
        json.put("message", letter.message());
        json.put("recorder", letter.recorder());
        json.put("revision", letter.revision());
        json.put("topic", letter.topic());
        json.put("partition", letter.partition());
        json.put("offset", letter.offset());
        json.put("part", letter.part());
        json.put("recordedAt", letter.recordedAt());
        json.put("attempts", letter.attempts());
        json.put("triedAt", letter.triedAt());
        json.put("triedBy", letter.triedBy());
        json.put("closedAt", letter.closedAt());
        json.put("closedBy", letter.closedBy());
        json.put("reason", letter.reason());
        return json;
    }

    private static Map<String, @Nullable Object> withRecord(LetterWithRecord letter) {
        RawEvent event = letter.event();
        Map<String, @Nullable Object> raw = new LinkedHashMap<>();
        raw.put("timestamp", Instant.ofEpochMilli(event.timestampMillis()));
        raw.put("complete", letter.complete());
        raw.put("key", bytes(event.key()));
        raw.put("value", bytes(event.value()));
        List<Map<String, @Nullable Object>> headers = new ArrayList<>();
        for (RawEvent.Header header : event.headers()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("name", header.name());
            json.put("value", bytes(header.value()));
            headers.add(json);
        }
        raw.put("headers", headers);
        Map<String, @Nullable Object> json = letter(letter.letter());
        json.put("record", raw);
        return json;
    }

    /** Returns the bytes, and their text if they are UTF-8; null if there are none. */
    private static @Nullable Map<String, @Nullable Object> bytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("base64", Base64.getEncoder().encodeToString(bytes));
        json.put("text", text(bytes));
        return json;
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}

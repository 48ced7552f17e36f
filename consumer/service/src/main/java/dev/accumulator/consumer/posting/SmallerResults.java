package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.consumer.outbox.SmallerForms;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.text.ForeignText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Results that are larger than the broker takes. The changes are told in several events, which add up to the whole; if
 * the broker takes only very small messages, in one event without the changes that says where to find them.
 */
final class SmallerResults implements SmallerForms {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A Kafka broker takes a little more than a mebibyte by default, headers included. */
    private static final int PART_BYTES_MAX = 900_000;

    /** The changes of a document would be spread over hundreds of events of less than that. */
    private static final int PART_BYTES_MIN = 8_000;

    /** Enough to recognise a fault; the code and the path say it exactly. */
    private static final int SENTENCE_CHARS_MAX = 200;

    @Override
    public Optional<List<OutboxMessage>> of(OutboxMessage message, int attempt) {
        return switch (message.type()) {
            case EventTypes.DOCUMENT_POSTED, EventTypes.DOCUMENT_REPOSTED, EventTypes.DOCUMENT_UNPOSTED ->
                ofChanges(message, attempt);
            case EventTypes.DOCUMENT_REJECTED ->
                attempt == 0 ? Optional.of(List.of(withShortSentence(message))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<List<OutboxMessage>> ofChanges(OutboxMessage message, int attempt) {
        List<Integer> sizes = IntStream.iterate(PART_BYTES_MAX, bytes -> bytes >= PART_BYTES_MIN, bytes -> bytes / 2)
                .filter(bytes -> bytes < message.value().length)
                .boxed()
                .toList();
        if (attempt < sizes.size()) {
            return Optional.of(inParts(message, sizes.get(attempt)));
        }
        return attempt == sizes.size() ? Optional.of(List.of(withoutChanges(message))) : Optional.empty();
    }

    private static List<OutboxMessage> inParts(OutboxMessage message, int bytesMax) {
        ObjectNode whole = read(message);
        JsonNode changes = whole.path("changes");
        whole.set("changes", JSON.createArrayNode());
        int frame = JSON.writeValueAsBytes(whole).length;
        List<ArrayNode> parts = new ArrayList<>();
        ArrayNode part = JSON.createArrayNode();
        int bytes = frame;
        for (JsonNode change : changes) {
            int more = JSON.writeValueAsBytes(change).length + 1;
            if (!part.isEmpty() && bytes + more > bytesMax) {
                parts.add(part);
                part = JSON.createArrayNode();
                bytes = frame;
            }
            part.add(change);
            bytes += more;
        }
        parts.add(part);
        List<OutboxMessage> messages = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ObjectNode data = whole.deepCopy();
            data.set("changes", parts.get(i));
            data.put("part", i + 1);
            data.put("parts", parts.size());
            String id = message.id() + "/" + (i + 1) + "-of-" + parts.size();
            messages.add(message.with(id, JSON.writeValueAsBytes(data)));
        }
        return messages;
    }

    private static OutboxMessage withoutChanges(OutboxMessage message) {
        ObjectNode data = read(message);
        String recorder = data.path("recorder").asString();
        data.set("changes", JSON.createArrayNode());
        data.put(
                "changesAt",
                "/api/recorders/"
                        + URLEncoder.encode(recorder, StandardCharsets.UTF_8).replace("+", "%20"));
        return message.with(message.id(), JSON.writeValueAsBytes(data));
    }

    private static OutboxMessage withShortSentence(OutboxMessage message) {
        ObjectNode data = read(message);
        data.put("message", ForeignText.shorten(data.path("message").asString(), SENTENCE_CHARS_MAX));
        return message.with(message.id(), JSON.writeValueAsBytes(data));
    }

    private static ObjectNode read(OutboxMessage message) {
        return (ObjectNode) JSON.readTree(message.value());
    }
}

package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.outbox.OutboxMessage;
import dev.accumulator.consumer.outbox.SmallerForms;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.text.ForeignText;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Dead letters that are larger than the broker takes. They are told without the record, which is in the database, and if
 * that is still too much, with a short sentence.
 */
final class SmallerLetters implements SmallerForms {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Enough to recognise a fault. */
    private static final int SENTENCE_CHARS_MAX = 200;

    @Override
    public Optional<List<OutboxMessage>> of(OutboxMessage message, int attempt) {
        if (!message.type().equals(EventTypes.DEAD_LETTER_RECORDED) || attempt > 1) {
            return Optional.empty();
        }
        ObjectNode data = (ObjectNode) JSON.readTree(message.value());
        data.putNull("raw");
        if (attempt == 1) {
            shorten(data, "message");
            shorten(data, "path");
        }
        return Optional.of(List.of(message.with(message.id(), JSON.writeValueAsBytes(data))));
    }

    private static void shorten(ObjectNode data, String field) {
        if (data.path(field).isString()) {
            data.put(field, ForeignText.shorten(data.path(field).asString(), SENTENCE_CHARS_MAX));
        }
    }
}

package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.RecordValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The encodings of records, by the words that {@code value:} takes. */
enum ValueKind {
    JSON("json", (record, value) -> RecordValue.json(value)),
    REGISTRY_JSON("registry-json", (record, value) -> RecordValue.registryJson(value)),
    CLOUDEVENTS("cloudevents", RecordValue::cloudEvent);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // Readers hold nothing.
    private final ValueReader reader;

    ValueKind(String word, ValueReader reader) {
        this.word = word;
        this.reader = reader;
    }

    ValueReader reader() {
        return reader;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(kind -> kind.word).toList();
    }

    static @Nullable ValueKind ofOrNull(String word) {
        for (ValueKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        return null;
    }
}

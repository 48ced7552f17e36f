package dev.accumulator.consumer.mappingfile;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The encodings of records, by the words that {@code value:} takes. */
enum ValueKind {
    JSON("json"),
    REGISTRY_JSON("registry-json"),
    CLOUDEVENTS("cloudevents"),
    AVRO("avro"),
    DEBEZIUM("debezium");

    private final String word;

    ValueKind(String word) {
        this.word = word;
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

package dev.accumulator.producer.verify;

import dev.accumulator.producer.expected.DeadLetter;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.schemas.CloudEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Compares the refused records with the expected ones: each once, with its code. Repeats of an id count once. */
final class DeadLetterComparison {
    private final Map<DeadLetter, Integer> expected;
    private final Set<String> keys = new HashSet<>();
    private final boolean whole;
    private final Set<String> ids = new HashSet<>();
    private final Map<DeadLetter, Integer> found = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private long others;

    DeadLetterComparison(ExpectedState expected, boolean whole) {
        this.expected = expected.deadLetters();
        this.whole = whole;
        // A recorder ends with the key of the document's records.
        expected.recorders().keySet().forEach(recorder -> keys.add(key(recorder)));
        expected.deadLetters().keySet().forEach(letter -> keys.add(key(letter.key())));
    }

    private static String key(@Nullable String keyOrRecorder) {
        return keyOrRecorder == null ? "" : keyOrRecorder.substring(keyOrRecorder.indexOf(':') + 1);
    }

    Report.Section compare(CommittedRecords records, OutboxTopics topics) throws IOException {
        records.forEach(topics.deadLetters(), this::accept);
        Set<DeadLetter> all = new HashSet<>(expected.keySet());
        all.addAll(found.keySet());
        for (DeadLetter letter : all) {
            int should = expected.getOrDefault(letter, 0);
            int is = found.getOrDefault(letter, 0);
            if (should != is) {
                differences.add(String.format(
                        Locale.ROOT,
                        "%s of %s, key %s: %d, expected %d",
                        letter.code(),
                        letter.topic(),
                        letter.key(),
                        is,
                        should));
            }
        }
        String compared = String.format(
                Locale.ROOT,
                "%,d dead letters",
                found.values().stream().mapToInt(Integer::intValue).sum());
        if (others > 0) {
            compared += String.format(Locale.ROOT, ", %,d of other documents ignored", others);
        }
        return new Report.Section("dead letters", compared, differences);
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        String id = ResultComparison.header(record, CloudEvents.HEADER_ID);
        if (id == null || !ids.add(id)) {
            return;
        }
        try {
            JsonNode letter = ConsumerReads.MAPPER.readTree(record.value());
            JsonNode key = letter.path("raw").path("key");
            String text = key.isString()
                    ? new String(Base64.getDecoder().decode(key.asString()), StandardCharsets.UTF_8)
                    : null;
            if (!whole && !keys.contains(key(text))) {
                others++;
                return;
            }
            String topic = letter.required("source").required("topic").asString();
            found.merge(new DeadLetter(topic, text, letter.required("code").asString()), 1, Integer::sum);
        } catch (JacksonException | IllegalArgumentException unreadable) {
            differences.add(String.format(
                    Locale.ROOT,
                    "dead letter at %d@%d: cannot be read: %s",
                    record.partition(),
                    record.offset(),
                    unreadable.getMessage()));
        }
    }
}

package dev.accumulator.consumer.fault;

import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventTypes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of a topic of the service, as seen by a receiver that drops repeats by the event's id. */
final class SentEvents {
    private static final Set<String> RESULTS =
            Set.of(EventTypes.DOCUMENT_POSTED, EventTypes.DOCUMENT_REPOSTED, EventTypes.DOCUMENT_UNPOSTED);

    private final Map<String, Event> events = new LinkedHashMap<>();
    private final Map<String, List<String>> crossings = new LinkedHashMap<>();
    private int records;

    /**
     * @param recorder null for a dead letter without a known document
     */
    record Event(String id, String type, String recorder, long revision) {
        boolean isPosted() {
            return !type.equals(EventTypes.DOCUMENT_UNPOSTED);
        }
    }

    /** Reads a topic from its beginning to its end. */
    static SentEvents of(String bootstrapServers, String topic, int partitions) {
        SentEvents sent = new SentEvents();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> assigned = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                assigned.add(new TopicPartition(topic, i));
            }
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(sent::add);
            }
        }
        return sent;
    }

    private void add(ConsumerRecord<String, String> record) {
        records++;
        String id = header(record, "id");
        JsonNode value = JsonMapper.shared().readTree(record.value());
        String type = header(record, "type");
        Event before = events.putIfAbsent(
                id,
                new Event(
                        id,
                        type,
                        value.path("recorder").asString(""),
                        value.path("revision").asLong(0)));
        if (before == null && (type.equals(EventTypes.FLOOR_CROSSED) || type.equals(EventTypes.FLOOR_RESTORED))) {
            crossings.computeIfAbsent(record.key(), group -> new ArrayList<>()).add(type);
        }
    }

    /** Returns what was told of each group of a floor, by key, in the order of the topic. */
    Map<String, List<String>> crossings() {
        return crossings;
    }

    private static String header(ConsumerRecord<String, String> record, String attribute) {
        byte[] value = Objects.requireNonNull(record.headers().lastHeader(CloudEvents.HEADER_PREFIX + attribute))
                .value();
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Returns the number of records, including repeats. */
    int records() {
        return records;
    }

    /** Returns the ids of the events, each once. */
    Set<String> ids() {
        return events.keySet();
    }

    /** Returns the results of each document, in the order of the topic. */
    Map<String, List<Event>> results() {
        return byRecorder(event -> RESULTS.contains(event.type()));
    }

    /** Returns the results and refusals of each document, in the order of the topic. */
    Map<String, List<Event>> answers() {
        return byRecorder(
                event -> RESULTS.contains(event.type()) || event.type().equals(EventTypes.DOCUMENT_REFUSED));
    }

    private Map<String, List<Event>> byRecorder(Predicate<Event> wanted) {
        Map<String, List<Event>> found = new HashMap<>();
        events.values().stream()
                .filter(wanted)
                .forEach(event -> found.computeIfAbsent(event.recorder(), none -> new ArrayList<>())
                        .add(event));
        return found;
    }
}

package dev.accumulator.consumer.catalogue;

import dev.accumulator.schemas.CatalogueEntry;
import dev.accumulator.schemas.InvalidField;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The topics of catalogues, read from their beginning and followed. What was there at the beginning is taken over at once
 * when all of it is read, so that an entry whose tombstone is gone too does not stay.
 */
final class CatalogueTopics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final int POLL_RECORDS_MAX = 1_000;
    private static final int FETCH_BYTES_MAX = 4 << 20;
    private static final int VALUE_BYTES_MAX = 65_536;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** The catalogues by topic: several dimensions may have the names of one. */
    private final Map<String, List<Entries>> catalogues;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    /** By topic, until what was there at the beginning is read. */
    private @Nullable Map<String, Map<String, Entry>> beginning = new HashMap<>();

    private CatalogueTopics(Map<String, List<Entries>> catalogues, Consumer<byte[], byte[]> consumer) {
        this.catalogues = catalogues;
        this.consumer = consumer;
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : catalogues.keySet()) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw new KafkaException("there is no topic " + topic);
            }
            found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.ends = Map.copyOf(consumer.endOffsets(partitions));
    }

    /**
     * Opens the topics. The caller closes them.
     *
     * @throws KafkaException if the broker does not answer, or has no such topic
     */
    static CatalogueTopics open(Map<String, List<Entries>> catalogues, ConsumerFactory<?, ?> consumers) {
        Properties overrides = new Properties();
        overrides.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        overrides.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        overrides.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        overrides.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Compaction may take records away while they are read; the next one is as good.
        overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        overrides.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
        overrides.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
        overrides.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
        @SuppressWarnings("unchecked") // The deserializers above decide the types.
        Consumer<byte[], byte[]> consumer =
                ((ConsumerFactory<byte[], byte[]>) consumers).createConsumer(null, "catalogue", null, overrides);
        try {
            return new CatalogueTopics(catalogues, consumer);
        } catch (RuntimeException away) {
            consumer.close();
            throw away;
        }
    }

    /** Reads on, for half a second at most. Returns true if something has changed, and once when the beginning is read. */
    boolean poll() {
        boolean changed = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            changed |= take(record);
        }
        Map<String, Map<String, Entry>> read = beginning;
        if (read != null
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            beginning = null;
            for (Map.Entry<String, List<Entries>> topic : catalogues.entrySet()) {
                for (Entries entries : topic.getValue()) {
                    entries.replace(read.getOrDefault(topic.getKey(), Map.of()));
                }
            }
            changed = true;
        }
        return changed;
    }

    /** A record that is no entry says nothing; the name that its id has stays. */
    private boolean take(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> id = record.key() == null ? Optional.empty() : text(record.key());
        if (id.isEmpty()) {
            return false;
        }
        boolean isRemoved = record.value() == null;
        Optional<Entry> entry = isRemoved ? Optional.empty() : entry(id.get(), record.value());
        if (!isRemoved && entry.isEmpty()) {
            return false;
        }
        Map<String, Map<String, Entry>> read = beginning;
        if (read != null) {
            Map<String, Entry> known = read.computeIfAbsent(record.topic(), topic -> new HashMap<>());
            if (isRemoved) {
                known.remove(id.get());
            } else if (known.size() < Entries.ENTRIES_MAX || known.containsKey(id.get())) {
                known.put(id.get(), entry.orElseThrow());
            }
            return false;
        }
        boolean changed = false;
        for (Entries entries : catalogues.getOrDefault(record.topic(), List.of())) {
            changed |= isRemoved ? entries.remove(id.get()) : entries.put(id.get(), entry.orElseThrow());
        }
        return changed;
    }

    private static Optional<Entry> entry(String id, byte[] value) {
        if (value.length > VALUE_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(value);
            Map<String, String> attributes = new LinkedHashMap<>();
            json.path("attributes").properties().forEach(attribute -> {
                if (attribute.getValue().isValueNode() && !attribute.getValue().isNull()) {
                    attributes.put(attribute.getKey(), attribute.getValue().asString());
                }
            });
            CatalogueEntry checked = new CatalogueEntry(id, json.path("name").asString(""), attributes);
            return Optional.of(new Entry(checked.name(), JSON.writeValueAsString(checked.attributes())));
        } catch (JacksonException | NumberFormatException | InvalidField noEntry) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}

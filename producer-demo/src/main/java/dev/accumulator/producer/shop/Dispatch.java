package dev.accumulator.producer.shop;

import dev.accumulator.producer.wire.PublishFailed;
import dev.accumulator.producer.wire.SourceTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends records in order, waits until the broker has them, and knows the place of the last document in each partition. */
final class Dispatch implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;
    private final Set<String> documents;
    private final Map<TopicPartition, Long> last = new ConcurrentHashMap<>();

    Dispatch(String bootstrapServers, SourceTopics topics) {
        documents = Set.of(topics.orders(), topics.receipts(), topics.movements());
        Properties settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "shop");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        // Somebody waits in front of a page.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Sends some records and returns them with their places.
     *
     * @throws PublishFailed if the broker did not acknowledge all of them; those before may be in their topics
     */
    List<PublishedRecord> send(List<ProducerRecord<String, byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        List<PublishedRecord> published = new ArrayList<>();
        try {
            for (ProducerRecord<String, byte[]> record : records) {
                sent.add(producer.send(record));
            }
            for (int i = 0; i < records.size(); i++) {
                published.add(acknowledged(records.get(i), sent.get(i).get()));
            }
        } catch (KafkaException | ExecutionException refused) {
            throw failed(published.size(), records, refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed(published.size(), records, interrupted);
        }
        return published;
    }

    /** Returns the place of the last record of each partition of a topic of documents, such as {@code orders-3@1234}. */
    List<String> places() {
        Map<String, Long> sorted = new TreeMap<>();
        last.forEach((partition, offset) -> sorted.put(partition.topic() + "-" + partition.partition(), offset));
        return sorted.entrySet().stream()
                .map(place -> place.getKey() + "@" + place.getValue())
                .toList();
    }

    private PublishedRecord acknowledged(ProducerRecord<String, byte[]> record, RecordMetadata metadata) {
        if (documents.contains(metadata.topic())) {
            last.merge(new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset(), Math::max);
        }
        return PublishedRecord.of(record, metadata);
    }

    private static PublishFailed failed(int acknowledged, List<ProducerRecord<String, byte[]>> records, Exception why) {
        Throwable cause = why.getCause() == null ? why : why.getCause();
        return new PublishFailed(
                "Kafka has acknowledged " + acknowledged + " of " + records.size() + " records for topic "
                        + records.getFirst().topic() + "; the others may be there or not. " + cause.getMessage(),
                why);
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }
}

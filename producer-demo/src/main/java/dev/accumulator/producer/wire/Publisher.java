package dev.accumulator.producer.wire;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records so that each is in its topic once and in order within its partition: the producer is idempotent, and
 * all replicas acknowledge. The first failure ends it, because records after a lost one would have another meaning.
 */
public final class Publisher implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<@Nullable PublishFailed> failure = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();

    private Publisher(KafkaProducer<String, byte[]> producer) {
        this.producer = producer;
    }

    public static Publisher to(String bootstrapServers) {
        return to(bootstrapServers, Map.of());
    }

    /** Opens a publisher with further settings of the Kafka producer, which override those made here. */
    public static Publisher to(String bootstrapServers, Map<String, String> overrides) {
        Properties settings = new Properties();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "producer-demo");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        // With more requests in flight, a new partition without a leader can refuse the first batch and accept the
        // second, since it knows no sequence that would be broken. The first batch would then be out of sequence for
        // ever.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
        // How long a record may wait for an unavailable broker before the run is given up.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "300000");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "300000");
        settings.putAll(overrides);
        return new Publisher(new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
    }

    /**
     * Hands a record to the producer; waits only while the send buffer is full.
     *
     * @throws PublishFailed if this or an earlier record could not be delivered
     */
    public void send(ProducerRecord<String, byte[]> record) {
        throwIfFailed();
        try {
            // The callback reports failures; waiting for each future would send one record at a time.
            var unused = producer.send(record, (metadata, problem) -> {
                if (problem == null) {
                    acknowledged.incrementAndGet();
                } else {
                    failure.compareAndSet(null, new PublishFailed(record, problem));
                }
            });
        } catch (RuntimeException problem) {
            throw new PublishFailed(record, problem);
        }
    }

    /**
     * Waits until everything sent is acknowledged.
     *
     * @throws PublishFailed if a record could not be delivered
     */
    public void flush() {
        producer.flush();
        throwIfFailed();
    }

    /** Returns the number of records that the broker has acknowledged so far. */
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }

    private void throwIfFailed() {
        PublishFailed problem = failure.get();
        if (problem != null) {
            throw problem;
        }
    }
}

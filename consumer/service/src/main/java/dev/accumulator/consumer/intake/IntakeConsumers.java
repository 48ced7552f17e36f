package dev.accumulator.consumer.intake;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/** Consumers as the user has configured them under {@code spring.kafka}, and as the positions need them. */
final class IntakeConsumers {
    private static final int METADATA_AGE_MILLIS_MAX = 30_000;

    private static final int FETCH_WAIT_MILLIS_MAX = 20;

    private static final int ROUND_WAIT_MILLIS_MAX = 10;

    private final ConsumerFactory<byte[], byte[]> factory;

    IntakeConsumers(ConsumerFactory<?, ?> factory) {
        // What the factory deserializes to is overridden below.
        @SuppressWarnings("unchecked")
        ConsumerFactory<byte[], byte[]> bytes = (ConsumerFactory<byte[], byte[]>) factory;
        this.factory = bytes;
    }

    Consumer<byte[], byte[]> open(String name, int recordsMax) {
        Properties overrides = new Properties();
        // A partition whose records are in hand is left out of the next request, and what arrives for it waits until
        // that is answered: by Kafka's default up to half a second.
        unlessGiven(overrides, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS_MAX);
        return open(name, recordsMax, overrides);
    }

    /**
     * One that is told again and again which partitions to read up to where. A broker answers one request at a time, and a
     * request for partitions that have nothing new must not keep those waiting that have.
     */
    Consumer<byte[], byte[]> openForRounds(String name, int recordsMax) {
        Properties overrides = new Properties();
        overrides.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, ROUND_WAIT_MILLIS_MAX);
        return open(name, recordsMax, overrides);
    }

    private Consumer<byte[], byte[]> open(String name, int recordsMax, Properties overrides) {
        overrides.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        overrides.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        overrides.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsMax);
        overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Positions are in the database. One that the topic does not hold is refused, never replaced by a guess.
        overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // What an upstream transaction took back has not happened.
        overrides.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        overrides.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // What stays with an instance is read on while the rest moves. In the newer protocol the broker assigns.
        if (!"consumer".equals(given().get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            unlessGiven(
                    overrides,
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    List.of(CooperativeStickyAssignor.class));
        }
        // A topic that is made later is found after this time.
        unlessGiven(overrides, ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS_MAX);
        return factory.createConsumer(null, name, null, overrides);
    }

    private void unlessGiven(Properties overrides, String setting, Object value) {
        if (!given().containsKey(setting)) {
            overrides.put(setting, value);
        }
    }

    private Map<String, Object> given() {
        return factory.getConfigurationProperties();
    }
}

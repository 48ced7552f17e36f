package dev.accumulator.consumer.intake;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Opens Kafka consumers. The user configures them under {@code spring.kafka}; settings that positions in the database
 * depend on are fixed here.
 */
final class IntakeConsumers {
    /** Kafka looks for new topics every five minutes by default, which is long for somebody who has just made one. */
    private static final int METADATA_AGE_MILLIS_MAX = 30_000;

    /** Adds little to the way of a record, and keeps an idle consumer at fifty requests a second. */
    private static final int FETCH_WAIT_MILLIS_MAX = 20;

    /** The client's thread of heartbeats wakes up so often, and by Kafka's default ten times a second for nothing. */
    private static final int RETRY_MILLIS = 500;

    /** Shorter than the intake's wait: a partition without new records can delay one that has some by this much. */
    private static final int ROUND_WAIT_MILLIS_MAX = 10;

    private final ConsumerFactory<byte[], byte[]> factory;
    private final PartitionShare share;

    /** @param share the partitions that the group shares */
    IntakeConsumers(ConsumerFactory<?, ?> factory, PartitionShare share) {
        this.share = share;
        // The factory's deserializers are overridden below.
        @SuppressWarnings("unchecked")
        ConsumerFactory<byte[], byte[]> bytes = (ConsumerFactory<byte[], byte[]>) factory;
        this.factory = bytes;
    }

    /**
     * Opens a consumer that joins the group.
     *
     * @param number tells the consumers of this process apart
     * @param recordsMax the most records of a poll
     */
    PolledConsumer open(String name, int number, int recordsMax, IntakeMemory memory) {
        Properties overrides = new Properties();
        // A fetch request leaves out partitions whose records are still being handled. New records of such a partition
        // wait until that request is answered, by Kafka's default up to half a second.
        unlessGiven(overrides, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS_MAX);
        unlessGiven(overrides, ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MILLIS);
        return open(name, Integer.toString(number), recordsMax, memory, overrides);
    }

    /**
     * Opens a consumer for rounds, each of which reads other partitions up to other offsets. A broker answers one
     * request at a time, so a request for partitions with nothing new must not delay partitions that have something.
     */
    PolledConsumer openForRounds(String name, int recordsMax, IntakeMemory memory) {
        Properties overrides = new Properties();
        overrides.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, ROUND_WAIT_MILLIS_MAX);
        return open(name, name, recordsMax, memory, overrides);
    }

    private PolledConsumer open(String name, String member, int recordsMax, IntakeMemory memory, Properties overrides) {
        PollBudget budget = new PollBudget(memory.polledBytesMax());
        overrides.put(PollBudget.SETTING, budget);
        overrides.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, BoundedBytes.class);
        overrides.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, BoundedBytes.class);
        overrides.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsMax);
        unlessGiven(overrides, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, memory.fetchBytesMax());
        // A static member is known to the group by its id. Two consumers of one id would fence each other for ever.
        Object instance = given().get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        if (instance != null) {
            overrides.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance + "-" + member);
        }
        overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Positions are in the database. A position that the topic does not hold is refused, never replaced by a guess.
        overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Records of an aborted upstream transaction never happened.
        overrides.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        overrides.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Partitions that stay with an instance are read on while the others move. In the newer protocol the broker
        // assigns.
        if (share.shard().isOneOfSeveral()) {
            overrides.put(ShardAssignor.SETTING, share);
            overrides.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(ShardAssignor.class));
        } else if (!"consumer".equals(given().get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            unlessGiven(
                    overrides,
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    List.of(CooperativeStickyAssignor.class));
        }
        // A topic that is created later is found within this time.
        unlessGiven(overrides, ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS_MAX);
        return new PolledConsumer(factory.createConsumer(group(), name, null, overrides), budget);
    }

    /** Returns the name of the group, which is the shard's own; null if none is configured. */
    @Nullable
    String group() {
        Object given = given().get(ConsumerConfig.GROUP_ID_CONFIG);
        return given == null ? null : share.shard().named(given.toString());
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

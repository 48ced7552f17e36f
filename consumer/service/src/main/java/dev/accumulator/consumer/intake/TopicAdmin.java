package dev.accumulator.consumer.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/**
 * Questions to the broker about topics, over one connection that is opened with the first question. Every answer has a
 * limit in time. Safe for use by many threads.
 */
final class TopicAdmin implements DisposableBean {
    /** Whoever asks asks again after a failure, so waiting longer gains nothing. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private @Nullable Admin admin;

    TopicAdmin(Map<String, Object> settings) {
        this.settings = new HashMap<>(settings);
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
    }

    /**
     * A topic as the broker knows it.
     *
     * @param id its id; null if the broker gives none
     * @param partitions the numbers of its partitions
     */
    record Topic(@Nullable UUID id, List<Integer> partitions) {}

    /**
     * Asks for topics, and returns before the broker answers.
     *
     * @return waits for the answer: those topics that exist, by name. It throws a {@link KafkaException} if the broker
     *     does not answer
     */
    Supplier<Map<String, Topic>> ask(Collection<String> names) {
        Map<String, KafkaFuture<TopicDescription>> asked =
                names.isEmpty() ? Map.of() : open().describeTopics(names).topicNameValues();
        return () -> {
            Map<String, Topic> topics = new HashMap<>();
            asked.forEach((name, answer) -> {
                try {
                    topics.put(name, topic(result(answer)));
                } catch (UnknownTopicOrPartitionException missing) {
                    topics.remove(name);
                }
            });
            return topics;
        };
    }

    /** Returns those of the given topics that exist, by name. */
    Map<String, Topic> topics(Collection<String> names) {
        return ask(names).get();
    }

    private static Topic topic(TopicDescription description) {
        Uuid id = description.topicId();
        return new Topic(
                id == null || Uuid.ZERO_UUID.equals(id)
                        ? null
                        : new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                description.partitions().stream().map(one -> one.partition()).toList());
    }

    /** Returns an offset of each partition. */
    Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        Map<TopicPartition, ListOffsetsResultInfo> found = result(
                open().listOffsets(wanted, new ListOffsetsOptions(isolation)).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** Returns the offsets that a consumer group has committed, with their metadata. */
    Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        result(open().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    // There is a null for each partition without a committed offset.
                    if (offset != null) {
                        committed.put(partition, offset);
                    }
                });
        return committed;
    }

    private static <T> T result(KafkaFuture<T> answer) {
        try {
            return answer.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof UnknownTopicOrPartitionException missing) {
                throw missing;
            }
            throw cause instanceof KafkaException kafka ? kafka : new KafkaException(String.valueOf(cause), failure);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new TimeoutException("The broker has not answered within " + WAIT_MAX, late);
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    private synchronized Admin open() {
        Admin open = admin;
        if (open == null) {
            open = Admin.create(settings);
            admin = open;
        }
        return open;
    }

    @Override
    public synchronized void destroy() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}

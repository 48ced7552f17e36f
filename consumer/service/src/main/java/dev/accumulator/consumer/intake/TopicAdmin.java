package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.watch.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
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

    private final AdminConnection connection;

    /** The addresses of the brokers, as they are configured. */
    private final String servers;

    TopicAdmin(Map<String, Object> settings) {
        Object configured = settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        this.servers = configured instanceof Collection<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(configured);
        Map<String, Object> all = new HashMap<>(settings);
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT_MAX.toMillis());
        this.connection = new AdminConnection(all);
    }

    /**
     * A topic as the broker knows it.
     *
     * @param id its id; null if the broker gives none
     * @param partitions the numbers of its partitions
     * @param leaderless those of them that no broker leads now, so that nobody can read them
     */
    record Topic(@Nullable UUID id, List<Integer> partitions, Set<Integer> leaderless) {}

    /**
     * Offsets of partitions.
     *
     * @param known the offset of each partition whose leader has answered
     * @param unknown why there is none, for each of the others
     */
    record Offsets(Map<TopicPartition, Long> known, Map<TopicPartition, String> unknown) {}

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
                } catch (TopicAuthorizationException refused) {
                    // The broker's words do not say which topic.
                    throw new TopicAuthorizationException(
                            "topic " + name + " may not be read or described: " + refused.getMessage(), Set.of(name));
                }
            });
            return topics;
        };
    }

    /** Returns those of the given topics that exist, by name. */
    Map<String, Topic> topics(Collection<String> names) {
        return ask(names).get();
    }

    /** Returns those of the given topics of which the brokers remove older records of a key, as far as this client may know. */
    Set<String> compacted(Collection<String> names) {
        Set<String> compacted = new HashSet<>();
        if (names.isEmpty()) {
            return compacted;
        }
        open().describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values()
                .forEach((topic, answer) -> {
                    try {
                        ConfigEntry policy = result(answer).get(TopicConfig.CLEANUP_POLICY_CONFIG);
                        if (policy != null
                                && policy.value() != null
                                && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                            compacted.add(topic.name());
                        }
                    } catch (UnknownTopicOrPartitionException | TopicAuthorizationException unknown) {
                        compacted.remove(topic.name());
                    }
                });
        return compacted;
    }

    private static Topic topic(TopicDescription description) {
        Uuid id = description.topicId();
        return new Topic(
                id == null || Uuid.ZERO_UUID.equals(id)
                        ? null
                        : new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                description.partitions().stream()
                        .map(TopicPartitionInfo::partition)
                        .toList(),
                description.partitions().stream()
                        .filter(one -> isMissing(one.leader()))
                        .map(TopicPartitionInfo::partition)
                        .collect(Collectors.toSet()));
    }

    private static boolean isMissing(@Nullable Node leader) {
        return leader == null || leader.isEmpty();
    }

    /**
     * Returns an offset of each partition, as far as the brokers answer. One partition that does not answer keeps nobody
     * from the others.
     *
     * @throws KafkaException if no broker answers
     */
    Offsets offsets(Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        return askOffsets(partitions, which, isolation).get();
    }

    /** Asks for offsets as {@link #offsets} does, and returns before the brokers answer. */
    Supplier<Offsets> askOffsets(Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        if (wanted.isEmpty()) {
            return () -> new Offsets(Map.of(), Map.of());
        }
        ListOffsetsResult asked = open().listOffsets(wanted, new ListOffsetsOptions(isolation));
        long deadlineNanos = System.nanoTime() + WAIT_MAX.toNanos();
        return () -> offsets(wanted.keySet(), asked, deadlineNanos);
    }

    private Offsets offsets(Set<TopicPartition> partitions, ListOffsetsResult asked, long deadlineNanos) {
        Map<TopicPartition, Long> known = new HashMap<>();
        Map<TopicPartition, String> unknown = new HashMap<>();
        KafkaException last = null;
        for (TopicPartition partition : partitions) {
            try {
                long left = Math.max(0, deadlineNanos - System.nanoTime());
                known.put(
                        partition,
                        result(asked.partitionResult(partition), Duration.ofNanos(left))
                                .offset());
            } catch (InterruptException interrupted) {
                throw interrupted;
            } catch (KafkaException unanswered) {
                unknown.put(partition, "its leader does not answer: " + Reason.of(unanswered));
                last = unanswered;
            }
        }
        if (known.isEmpty() && last != null) {
            throw last;
        }
        return new Offsets(known, unknown);
    }

    /** Returns the offsets that a consumer group has committed, with their metadata. */
    Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        try {
            result(open().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        // There is a null for each partition without a committed offset.
                        if (offset != null) {
                            committed.put(partition, offset);
                        }
                    });
        } catch (GroupAuthorizationException refused) {
            // As consumers say it. The words of this client name its own classes.
            throw GroupAuthorizationException.forGroupId(group);
        }
        return committed;
    }

    private <T> T result(KafkaFuture<T> answer) {
        return result(answer, WAIT_MAX);
    }

    private <T> T result(KafkaFuture<T> answer, Duration wait) {
        try {
            return answer.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof UnknownTopicOrPartitionException missing) {
                throw missing;
            }
            if (cause instanceof TimeoutException) {
                throw unanswered();
            }
            throw cause instanceof KafkaException kafka ? kafka : new KafkaException(String.valueOf(cause), failure);
        } catch (java.util.concurrent.TimeoutException late) {
            throw unanswered();
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    /** The client's own words tell of calls and deadlines, and are others each time. */
    private TimeoutException unanswered() {
        return new TimeoutException("no broker answers at " + servers + " within " + WAIT_MAX.toSeconds() + " s");
    }

    private Admin open() {
        return connection.open();
    }

    @Override
    public void destroy() {
        connection.close();
    }
}

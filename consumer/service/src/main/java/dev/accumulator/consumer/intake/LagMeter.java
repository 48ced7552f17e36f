package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Compares the ends of the topics with the positions at a regular interval, for all partitions and whichever instance
 * reads them.
 */
final class LagMeter implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(LagMeter.class);

    /** A measurement that fails is repeated at the next interval, so waiting longer gains nothing. */
    private static final Duration BROKER_WAIT_MAX = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final Posting posting;
    private volatile Lag last = Lag.UNKNOWN;
    private @Nullable Admin admin;

    LagMeter(Map<String, Object> settings, Posting posting, MeterRegistry registry) {
        this.settings = new HashMap<>(settings);
        this.settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) BROKER_WAIT_MAX.toMillis());
        this.settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BROKER_WAIT_MAX.toMillis());
        this.posting = posting;
        for (String topic : posting.topics()) {
            Gauge.builder("accumulator.lag", this, meter -> meter.last(topic))
                    .description("Offsets of the topic that are not posted yet")
                    .tag("topic", topic)
                    .register(registry);
        }
    }

    Lag last() {
        return last;
    }

    private double last(String topic) {
        Long lag = last.topics().get(topic);
        return lag == null ? Double.NaN : lag;
    }

    @Scheduled(fixedDelayString = "${accumulator.intake.lag-every:5s}")
    synchronized void measure() {
        Map<TopicPartition, Long> ends;
        Map<TopicPartition, Long> beginnings;
        Map<String, @Nullable Long> topics = new TreeMap<>();
        try {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
            for (String topic : new TreeSet<>(posting.topics())) {
                TopicDescription description = describe(topic);
                topics.put(topic, description == null ? null : 0L);
                if (description != null) {
                    description.partitions().forEach(p -> {
                        latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest());
                        earliest.put(new TopicPartition(topic, p.partition()), OffsetSpec.earliest());
                    });
                }
            }
            ends = offsets(latest);
            beginnings = offsets(earliest);
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            Throwable reason =
                    failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.debug("The broker did not return the ends of topics", reason);
            last = new Lag(Map.of(), Map.of(), reason.toString(), null);
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        last = compare(topics, beginnings, ends);
    }

    private Lag compare(
            Map<String, @Nullable Long> topics, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
        Map<Partition, Long> positions;
        try {
            positions = posting.positions(
                    ends.keySet().stream().map(Assignment::named).toList());
        } catch (RuntimeException failure) {
            return new Lag(Map.of(), Map.of(), null, failure.toString());
        }
        Map<Partition, Long> partitions = new TreeMap<>();
        ends.forEach((partition, end) -> {
            Partition named = Assignment.named(partition);
            long position = positions.getOrDefault(named, beginnings.getOrDefault(partition, 0L));
            long lag = Math.max(0, end - position);
            partitions.put(named, lag);
            topics.merge(partition.topic(), lag, Long::sum);
        });
        return new Lag(topics, partitions, null, null);
    }

    private @Nullable TopicDescription describe(String topic)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            KafkaFuture<TopicDescription> described =
                    admin().describeTopics(List.of(topic)).topicNameValues().get(topic);
            return described == null ? null : described.get(BROKER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw failure;
        }
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin().listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(BROKER_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private Admin admin() {
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

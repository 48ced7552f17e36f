package dev.accumulator.consumer.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.expected.CellDay;
import dev.accumulator.producer.expected.Expectation;
import dev.accumulator.producer.expected.ExpectedRecorder;
import dev.accumulator.producer.expected.Turnover;
import dev.accumulator.producer.traffic.Delivery;
import dev.accumulator.producer.traffic.Poison;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The model at any positions of the partitions. A document is in one partition, and its state depends on its own records
 * alone, so what the first records of each partition make adds up to the state.
 */
final class StateAtPositions {
    private static final Duration POLL_MAX = Duration.ofMillis(200);

    /** The effects of each key's records, in their order, until they are found in their partition. */
    private final Map<String, Deque<Published>> published = new HashMap<>();

    private final Map<TopicPartition, List<Published>> partitions = new HashMap<>();

    /**
     * A record in its partition.
     *
     * @param after the document after it; null if the record changes none
     */
    private record Published(String recorder, @Nullable After after) {
        static final Published OF_NOBODY = new Published("", null);
    }

    /**
     * A document after one of its records.
     *
     * @param known null if none of its events was accepted yet
     */
    private record After(@Nullable ExpectedRecorder known, Map<CellDay, Turnover> turnovers) {}

    /** Takes a record that is published next, about which the model knows by now. */
    void publish(Delivery delivery, Expectation expectation) {
        if (delivery.key() == null) {
            // Kafka chooses the partition, and the record is a dead letter.
            return;
        }
        After after = delivery.poison() != null && delivery.poison() != Poison.CONFLICT
                ? null
                : new After(
                        expectation.recorder(delivery.recorder()).orElse(null),
                        expectation.dayTurnovers(delivery.recorder()));
        published
                .computeIfAbsent(delivery.topic() + " " + delivery.key(), none -> new ArrayDeque<>())
                .add(new Published(delivery.recorder(), after));
    }

    /** Finds the place of each record, once all are published. */
    void read(String bootstrapServers, List<String> topics, int partitionsOfEach) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            for (String topic : topics) {
                for (int i = 0; i < partitionsOfEach; i++) {
                    partitions.put(new TopicPartition(topic, i), new ArrayList<>());
                }
            }
            consumer.assign(partitions.keySet());
            consumer.seekToBeginning(partitions.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL_MAX).forEach(this::place);
            }
        }
        assertThat(published.values()).as("records that are in no partition").allMatch(Deque::isEmpty);
    }

    private void place(ConsumerRecord<String, byte[]> record) {
        List<Published> before = recordsOf(new TopicPartition(record.topic(), record.partition()));
        assertThat(record.offset()).isEqualTo(before.size());
        before.add(
                record.key() == null
                        ? Published.OF_NOBODY
                        : Objects.requireNonNull(published.get(record.topic() + " " + record.key()))
                                .remove());
    }

    private List<Published> recordsOf(TopicPartition partition) {
        return Objects.requireNonNull(partitions.get(partition), () -> "There is no " + partition);
    }

    /** Returns what is known of a document at positions; null if nothing is. */
    @Nullable
    ExpectedRecorder recorder(String recorder, Map<TopicPartition, Long> positions) {
        ExpectedRecorder known = null;
        for (Map.Entry<TopicPartition, Long> position : positions.entrySet()) {
            for (Published record : upTo(position.getKey(), position.getValue())) {
                if (record.after() != null && record.recorder().equals(recorder)) {
                    known = record.after().known();
                }
            }
        }
        return known;
    }

    private List<Published> upTo(TopicPartition partition, long position) {
        return recordsOf(partition).subList(0, Math.toIntExact(position));
    }

    /** Returns a walk through the states, which begins before all records. */
    Walk walk() {
        return new Walk();
    }

    /** The state at positions that only grow. */
    final class Walk {
        private final Map<TopicPartition, Long> at = new HashMap<>();
        private final Map<String, Map<CellDay, Turnover>> documents = new HashMap<>();
        private final Map<CellDay, List<BigDecimal>> sums = new HashMap<>();

        private Walk() {
            partitions.keySet().forEach(partition -> at.put(partition, 0L));
        }

        /**
         * Goes on to other positions. A partition without one was not read yet.
         *
         * @throws AssertionError if a position lies before the one of the step before
         */
        void to(Map<TopicPartition, Long> positions) {
            partitions.keySet().forEach(partition -> {
                long from = Objects.requireNonNull(at.get(partition));
                long to = positions.getOrDefault(partition, 0L);
                assertThat(to)
                        .as("the position of %s, after an answer with %d", partition, from)
                        .isGreaterThanOrEqualTo(from);
                recordsOf(partition)
                        .subList(Math.toIntExact(from), Math.toIntExact(to))
                        .forEach(this::apply);
                at.put(partition, to);
            });
        }

        private void apply(Published record) {
            After after = record.after();
            if (after == null) {
                return;
            }
            Map<CellDay, Turnover> before = documents.put(record.recorder(), after.turnovers());
            if (before != null) {
                before.forEach((day, turnover) -> add(day, turnover, true));
            }
            after.turnovers().forEach((day, turnover) -> add(day, turnover, false));
        }

        private void add(CellDay day, Turnover turnover, boolean takenBack) {
            List<BigDecimal> sides = new ArrayList<>(turnover.receipts());
            sides.addAll(turnover.expenses());
            sums.merge(day, takenBack ? sides.stream().map(BigDecimal::negate).toList() : sides, StateAtPositions::sum);
        }

        /** Returns receipts and then expenses of each cell and day. Those that are back at zero are there with zeros. */
        Map<CellDay, List<BigDecimal>> dayTurnovers() {
            return sums;
        }
    }

    /** Adds up two lists of the same length. */
    static List<BigDecimal> sum(List<BigDecimal> left, List<BigDecimal> right) {
        List<BigDecimal> sum = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            sum.add(left.get(i).add(right.get(i)));
        }
        return sum;
    }
}

package dev.accumulator.consumer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.posting.Partition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryCautionTests {
    private static final TopicPartition ONE = new TopicPartition("orders", 0);
    private static final TopicPartition OTHER = new TopicPartition("orders", 1);
    private static final long CULPRIT = 17;

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryCaution caution = new MemoryCaution(nanos::get, 400L << 20);
    private boolean compared = true;
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public synchronized long position(TopicPartition partition) {
            return position(partition, Duration.ofMinutes(1));
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration wait) {
            if (compared) {
                return super.position(partition);
            }
            // As Kafka's client does before the broker has compared the leader epoch, which can take for ever.
            assertThat(wait).isZero();
            throw new TimeoutException("not compared");
        }
    };

    @BeforeEach
    void assign() {
        consumer.assign(List.of(ONE, OTHER));
        consumer.seek(ONE, CULPRIT);
        consumer.seek(OTHER, 5);
    }

    @Test
    void nothingIsPausedWhileThereIsMemory() {
        flow();

        assertThat(caution.isOn()).isFalse();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void onePartitionAtATimeIsReadOnceTheMemoryHasRunOut() {
        caution.ranOut();
        flow();
        Set<TopicPartition> first = Set.copyOf(consumer.paused());
        caution.sufficed(0);
        flow();

        assertThat(first).hasSize(1);
        assertThat(consumer.paused()).hasSize(1).isNotEqualTo(first);
    }

    @Test
    void thePartitionIsRefusedAtTheOffsetAtWhichTheMemoryRunsOutTwice() {
        refuseOne();

        flow();
        assertThat(caution.refused())
                .containsOnlyKeys(new Partition("orders", 0))
                .extractingByKey(new Partition("orders", 0))
                .asString()
                .contains("the record at offset 17 does not fit into memory", "400 MB");
        assertThat(consumer.paused()).containsExactly(ONE);
    }

    @Test
    void theOthersAreReadInBatchesAgainAfterAWhile() {
        refuseOne();
        pass(Duration.ofSeconds(40));
        flow();

        assertThat(caution.isOn()).isFalse();
        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(caution.refused()).isNotEmpty();
    }

    @Test
    void aRefusedPartitionIsTriedAgainAndReadOnceTheRecordFits() {
        refuseOne();
        pass(Duration.ofMinutes(2));
        flow();
        assertThat(caution.isOn()).isTrue();
        readAlone(ONE);
        caution.sufficed(1);

        flow();
        assertThat(caution.refused()).isEmpty();
    }

    @Test
    void aRecordThatAnOperatorHasSkippedIsForgotten() {
        refuseOne();
        pass(Duration.ofSeconds(10));
        assertThat(caution.skipped(asked -> Map.of(new Partition("orders", 0), CULPRIT)))
                .isEmpty();

        pass(Duration.ofSeconds(10));
        assertThat(caution.skipped(asked -> Map.of(new Partition("orders", 0), CULPRIT + 1)))
                .containsExactly(ONE);
    }

    @Test
    void aPositionThatTheBrokerHasNotComparedIsNotWaitedForAndBlamedForNothing() {
        compared = false;
        refuseOne();
        flow();

        assertThat(caution.isOn()).isTrue();
        assertThat(caution.refused()).isEmpty();
        assertThat(consumer.paused()).hasSize(1);
    }

    private void refuseOne() {
        caution.ranOut();
        readAlone(ONE);
        caution.ranOut();
        readAlone(ONE);
        caution.ranOut();
    }

    private void readAlone(TopicPartition partition) {
        for (int turns = 0; turns < 4; turns++) {
            flow();
            if (!consumer.paused().contains(partition)) {
                return;
            }
            caution.sufficed(0);
        }
        throw new IllegalStateException(partition + " had no turn");
    }

    private void flow() {
        consumer.resume(consumer.assignment().stream()
                .filter(partition -> consumer.paused().contains(partition))
                .toList());
        caution.flow(consumer, partition -> true, false);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Batches that follow each other, of records of a partition that no topic has. The running intake therefore never meets
 * them.
 */
final class Feed {
    static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    private static final AtomicInteger PARTITIONS = new AtomicInteger(1_000);

    private final TopicSettings topics;
    private final int partition = PARTITIONS.incrementAndGet();
    private final AtomicInteger offsets = new AtomicInteger();
    private final Map<Partition, Long> positions = new HashMap<>();

    Feed(TopicSettings topics) {
        this.topics = topics;
    }

    /** Returns the number of the partition. No other test uses it. */
    int number() {
        return partition;
    }

    Batch batch(DocumentEvent... events) {
        return events(Arrays.stream(events)
                .map(event ->
                        raw(new SourceTopics(topics.orders(), topics.receipts(), topics.movements()).of(event), event))
                .toArray(RawEvent[]::new));
    }

    /** Returns a batch of the events, with the positions that follow those of earlier batches. */
    Batch events(RawEvent... events) {
        Map<Partition, Advance> advances = new HashMap<>();
        for (RawEvent event : events) {
            Partition of = Batch.partitionOf(event);
            advances.put(of, new Advance(positions.get(of), event.offset() + 1));
        }
        advances.forEach((of, advance) -> positions.put(of, advance.to()));
        return new Batch(List.of(events), advances);
    }

    RawEvent raw(String topic, DocumentEvent event) {
        ProducerRecord<String, byte[]> record = Envelope.of(
                        new SourceTopics(topics.orders(), topics.receipts(), topics.movements()), event, Spelling.TEXT)
                .record(Mode.BINARY);
        List<RawEvent.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new RawEvent.Header(header.key(), header.value())));
        return new RawEvent(
                topic, partition, offset(), 0, record.key().getBytes(StandardCharsets.UTF_8), record.value(), headers);
    }

    RawEvent raw(String topic, String key, @Nullable String value) {
        return new RawEvent(
                topic,
                partition,
                offset(),
                0,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    /** Returns the record as if it had come from another partition, which no topic has either. */
    RawEvent elsewhere(RawEvent event, int partition, long millis) {
        return new RawEvent(
                event.topic(),
                this.partition + 1_000_000 * partition,
                event.offset(),
                millis,
                event.key(),
                event.value(),
                event.headers());
    }

    /** Leaves gaps between the offsets, as compaction does. */
    private long offset() {
        return offsets.addAndGet(3);
    }

    static Map<Partition, Long> after(Batch batch) {
        Map<Partition, Long> after = new HashMap<>();
        batch.advances().forEach((of, advance) -> after.put(of, advance.to()));
        return after;
    }

    static OrderPosted order(String id, long revision, String client, int product, String quantity) {
        return new OrderPosted(
                id,
                revision,
                APRIL,
                client,
                "1",
                List.of(new OrderLine(1, "" + product, new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    static ReceiptPosted receipt(String id, long revision, int product, String quantity) {
        return new ReceiptPosted(
                id,
                revision,
                APRIL,
                null,
                "1",
                List.of(new ReceiptLine(1, "" + product, new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    static MovementsPosted adjustment(String recorder, long revision, int product, String quantity) {
        return new MovementsPosted(
                recorder,
                revision,
                APRIL,
                List.of(new MovementLine(
                        "inventory",
                        null,
                        Map.of("warehouse", "1", "product", "" + product),
                        Map.of("quantity", new BigDecimal(quantity), "amount", BigDecimal.ZERO))));
    }
}

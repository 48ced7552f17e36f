package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.posting.Advance;
import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.ReadBatch;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.testkit.PostgresDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A whole consumer that neither reads topics nor sends, and gets batches of records from the scenario. It runs the
 * complete posting transaction, from bytes to commit, with the folder in the background as always.
 */
final class TransactionTurn implements AutoCloseable {
    private static final int PARTITION = 0;

    private final PostgresDatabase database;
    private final BenchTopics topics;
    private final RunningConsumer consumer;
    private long offset;
    private @Nullable Long position;

    TransactionTurn(PostgresDatabase database, BenchTopics topics, String... more) {
        this.database = database;
        this.topics = topics;
        List<String> settings =
                new ArrayList<>(List.of("--accumulator.intake.enabled=false", "--accumulator.outbox.relay=false"));
        settings.addAll(List.of(more));
        this.consumer = RunningConsumer.start(database, topics, settings.toArray(String[]::new));
    }

    RunningConsumer consumer() {
        return consumer;
    }

    PostgresDatabase database() {
        return database;
    }

    /** Returns batches that continue the earlier ones. */
    List<Batch> batches(List<OrderPosted> orders, int size) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < orders.size(); from += size) {
            List<RawEvent> events = orders.subList(from, Math.min(from + size, orders.size())).stream()
                    .map(this::raw)
                    .toList();
            batches.add(new Batch(
                    events, Map.of(new Partition(topics.orders(), PARTITION), new Advance(position, offset))));
            position = offset;
        }
        return batches;
    }

    private RawEvent raw(OrderPosted order) {
        ProducerRecord<String, byte[]> record = topics.record(order);
        List<RawEvent.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new RawEvent.Header(header.key(), header.value())));
        return new RawEvent(
                record.topic(),
                PARTITION,
                offset++,
                order.occurredAt().toEpochMilli(),
                record.key().getBytes(StandardCharsets.UTF_8),
                record.value(),
                headers);
    }

    /** Posts one batch per transaction over one connection, each until its commit. */
    void post(List<Batch> batches) {
        Posting posting = consumer.bean(Posting.class);
        // As in the intake, a batch is decoded while the server stores the one before.
        AtomicReference<@Nullable ReadBatch> ahead = new AtomicReference<>();
        for (int i = 0; i < batches.size(); i++) {
            ReadBatch early = ahead.getAndSet(null);
            ReadBatch batch = early == null ? posting.read(batches.get(i)) : early;
            int next = i + 1;
            posting.post(batch, () -> {
                if (next < batches.size()) {
                    ahead.set(posting.read(batches.get(next)));
                }
            });
        }
    }

    /** Waits until the tail is empty. */
    void awaitFolded() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(5))
                .until(() -> count("(select posting from accumulator_1.inventory_tail union all"
                                + " select posting from accumulator_1.sales_tail) t")
                        == 0);
    }

    long count(String table) {
        Long count = consumer.jdbc().queryForObject("select count(*) from " + table, Long.class);
        return count == null ? 0 : count;
    }

    /**
     * Verifies all rows of the given number of orders: movements, order rows, recorders and, if none were sent,
     * results.
     */
    void verify(long orders) {
        awaitFolded();
        Consumed.verify(consumer.jdbc(), orders);
        assertThat(count("accumulator.outbox")).isEqualTo(orders);
    }

    @Override
    public void close() {
        consumer.close();
    }
}

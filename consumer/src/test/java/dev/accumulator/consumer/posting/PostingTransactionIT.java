package dev.accumulator.consumer.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accumulator.consumer.WholeConsumer;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.rebuild.Generations;
import dev.accumulator.consumer.register.Outcome;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

@WholeConsumer
class PostingTransactionIT {
    private static final Instant APRIL = Instant.parse("2026-04-19T10:15:00Z");

    /** Partitions that no topic has, so that the running intake never meets them; one for each test. */
    private static final AtomicInteger PARTITIONS = new AtomicInteger(1_000);

    @Autowired
    private Posting posting;

    @Autowired
    private Generations generations;

    @Autowired
    private TopicSettings topics;

    @Autowired
    private TestSteps.FailAfter failAfter;

    @Autowired
    private JdbcTemplate jdbc;

    private final int partition = PARTITIONS.incrementAndGet();
    private final Map<Partition, Long> positions = new HashMap<>();

    @BeforeEach
    void open() {
        await().until(generations::isOpen);
    }

    @Test
    void postsABatchOfAllKindsInOneGo() {
        List<Result> results = posting.post(batch(
                receipt("r" + partition, 1, partition, "10"),
                order("o" + partition, 1, "1", partition, "4"),
                adjustment("adjustment:" + partition, 1, partition, "-1.5")));

        assertThat(results)
                .extracting(
                        result -> ((Result.Decided) result).outcome().getClass().getSimpleName())
                .containsExactly("Posted", "Posted", "Posted");
        assertThat(quantity(partition)).isEqualTo("4.5000");
        assertThat(jdbc.queryForObject(
                        "select sum(quantity)::text from accumulator_1.order_lines where order_id = ?",
                        String.class,
                        "o" + partition))
                .isEqualTo("4");
        assertThat(outbox("order:o" + partition)).hasSize(1).first().asString().contains("\"-4.0000\"", "\"4.0000\"");
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = "COMMIT", mode = EnumSource.Mode.EXCLUDE)
    void aFailureAfterAnyStepLeavesNothingBehindAndTheBatchThenSucceeds(Step step) {
        List<Long> before = counts();
        Batch batch = events(
                raw(topics.receipts(), receipt("r" + partition, 1, partition, "10")),
                raw(topics.orders(), order("o" + partition, 1, "1", partition, "4")),
                raw(topics.orders(), "bad" + partition, "{"));

        assertThatThrownBy(() -> failAfter.failing(step, () -> posting.post(batch)))
                .isInstanceOf(TestSteps.Forced.class);

        assertThat(counts()).isEqualTo(before);
        assertThat(posting.positions(batch.advances().keySet())).isEmpty();
        posting.post(batch);
        assertThat(quantity(partition)).isEqualTo("6.0000");
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
    }

    @Test
    void aFailureAfterTheCommitIsFoundOutByThePositions() {
        Batch batch = batch(receipt("r" + partition, 1, partition, "10"));

        assertThatThrownBy(() -> failAfter.failing(Step.COMMIT, () -> posting.post(batch)))
                .isInstanceOf(TestSteps.Forced.class);

        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
        assertThatThrownBy(() -> posting.post(batch)).isInstanceOf(PositionMoved.class);
        assertThat(quantity(partition)).isEqualTo("10.0000");
    }

    @Test
    void aBatchOfAPartitionThatHasMovedIsGivenUpWhole() {
        Batch first = batch(receipt("r" + partition, 1, partition, "10"));
        posting.post(first);
        Batch other = new Batch(
                List.of(raw(topics.orders(), receipt("x", 1, partition, "1"))),
                Map.of(new Partition(topics.receipts(), partition), new Advance(7L, 9)));

        assertThatThrownBy(() -> posting.post(first)).isInstanceOf(PositionMoved.class);
        assertThatThrownBy(() -> posting.post(other)).isInstanceOf(PositionMoved.class);
        assertThat(quantity(partition)).isEqualTo("10.0000");
    }

    @Test
    void anOrderRowIsOnlyWrittenWithTheRevisionThatIsTaken() {
        String order = "o" + partition;
        posting.post(batch(order(order, 2, "7", partition, "5")));
        List<Result> stale = posting.post(batch(order(order, 1, "8", partition, "3")));
        List<Result> conflict = posting.post(batch(order(order, 2, "9", partition, "6")));

        assertThat(((Result.Decided) stale.getFirst()).outcome()).isInstanceOf(Outcome.Stale.class);
        assertThat(((Result.Refused) conflict.getFirst()).refusal().code()).isEqualTo("revision-conflict");
        assertThat(orderRow(order)).isEqualTo("2 false 7");
        posting.post(batch(new OrderCancelled(order, 3, APRIL)));
        assertThat(orderRow(order)).isEqualTo("3 true null");
        posting.post(batch(order(order, 4, "7", partition, "1")));
        assertThat(orderRow(order)).isEqualTo("4 false 7");
        posting.post(events(raw(topics.orders(), order, null)));
        assertThat(orderRow(order)).isEqualTo("4 true null");
        assertThat(quantity(partition)).isEqualTo("0.0000");
    }

    @Test
    void whatTheRegisterRefusesNamesTheFieldOfTheEvent() {
        List<Result> results = posting.post(batch(
                order("o" + partition, 1, "seven", partition, "5"), receipt("r" + partition, 1, partition, "10")));

        assertThat(results.getFirst()).isInstanceOfSatisfying(Result.Refused.class, refused -> {
            assertThat(refused.refusal().path()).isEqualTo("$.clientId");
            assertThat(refused.refusal().recorder()).isEqualTo("order:o" + partition);
            assertThat(refused.refusal().revision()).isEqualTo(1);
        });
        assertThat(results.getLast()).isInstanceOf(Result.Decided.class);
        // The result for who follows documents, and the dead letter for who mends them.
        assertThat(outbox("order:o" + partition))
                .hasSize(2)
                .allSatisfy(message -> assertThat(message).asString().contains("$.clientId"));
        assertThat(quantity(partition)).isEqualTo("10.0000");
    }

    @Test
    void whatOnlyTheDatabaseRefusesIsCutOutAndItsNeighboursArePosted() {
        jdbc.execute("""
            create or replace function pg_temp_refuse() returns trigger language plpgsql as $$
            begin
              if new.order_id like 'refused%' then
                raise exception 'not this one' using errcode = '23514';
              end if;
              return new;
            end $$\
            """);
        jdbc.execute("create or replace trigger refuse before insert on accumulator_1.orders"
                + " for each row execute function pg_temp_refuse()");
        List<DocumentEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = (i == 3 || i == 17 ? "refused" : "fine") + partition + "-" + i;
            events.add(order(name, 1, "1", partition, "1"));
        }
        Batch batch = batch(events.toArray(DocumentEvent[]::new));

        List<Result> results = posting.post(batch);

        jdbc.execute("drop trigger refuse on accumulator_1.orders");
        assertThat(results).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(results.get(i).event()).isSameAs(batch.events().get(i));
            if (i == 3 || i == 17) {
                assertThat(((Result.Refused) results.get(i)).refusal().code()).isEqualTo("database-refused");
            } else {
                assertThat(results.get(i)).isInstanceOf(Result.Decided.class);
            }
        }
        assertThat(posting.positions(batch.advances().keySet())).isEqualTo(after(batch));
        assertThat(quantity(partition)).isEqualTo("-18.0000");
    }

    @Test
    void movementsThatAreMissingMakeTheOneDocumentADeadLetter() {
        posting.post(batch(
                receipt("lost" + partition, 1, partition, "10"), receipt("kept" + partition, 1, partition, "20")));
        jdbc.update(
                "delete from accumulator_1.inventory_log where recorder ="
                        + " (select id from accumulator_1.recorders where recorder = ?)",
                "receipt:lost" + partition);

        List<Result> results = posting.post(batch(
                receipt("kept" + partition, 2, partition, "21"),
                receipt("lost" + partition, 2, partition, "11"),
                receipt("new" + partition, 1, partition, "1")));

        assertThat(((Result.Refused) results.get(1)).refusal().code()).isEqualTo("movements-missing");
        assertThat(results.get(0)).isInstanceOf(Result.Decided.class);
        assertThat(results.get(2)).isInstanceOf(Result.Decided.class);
    }

    private List<Long> counts() {
        return Arrays.asList(
                count("accumulator_1.recorders"),
                count("accumulator_1.postings"),
                count("accumulator_1.positions"),
                count("accumulator_1.orders"),
                count("accumulator_1.inventory_log"),
                count("accumulator_1.sales_log"));
    }

    private Long count(String table) {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from " + table, Long.class));
    }

    private String quantity(int product) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select quantity::text from accumulator_1.inventory_balances where product = ?",
                String.class,
                product));
    }

    private String orderRow(String order) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select revision || ' ' || cancelled || ' ' || coalesce(client_id, 'null')"
                        + " from accumulator_1.orders where order_id = ?",
                String.class,
                order));
    }

    private List<@Nullable String> outbox(String recorder) {
        return jdbc.queryForList(
                "select convert_from(value, 'UTF8') from accumulator.outbox where message_key = ?",
                String.class,
                recorder);
    }

    private Batch batch(DocumentEvent... events) {
        return events(Arrays.stream(events)
                .map(event ->
                        raw(new SourceTopics(topics.orders(), topics.receipts(), topics.movements()).of(event), event))
                .toArray(RawEvent[]::new));
    }

    /** The events, with the positions that follow those of the batches before. */
    private Batch events(RawEvent... events) {
        Map<Partition, Advance> advances = new HashMap<>();
        for (RawEvent event : events) {
            Partition of = Batch.partitionOf(event);
            advances.put(of, new Advance(positions.get(of), event.offset() + 1));
        }
        advances.forEach((of, advance) -> positions.put(of, advance.to()));
        return new Batch(List.of(events), advances);
    }

    private RawEvent raw(String topic, DocumentEvent event) {
        ProducerRecord<String, byte[]> record = Envelope.of(
                        new SourceTopics(topics.orders(), topics.receipts(), topics.movements()), event, Spelling.TEXT)
                .record(Mode.BINARY);
        List<RawEvent.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new RawEvent.Header(header.key(), header.value())));
        return new RawEvent(
                topic, partition, offset(), 0, record.key().getBytes(StandardCharsets.UTF_8), record.value(), headers);
    }

    private RawEvent raw(String topic, String key, @Nullable String value) {
        return new RawEvent(
                topic,
                partition,
                offset(),
                0,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    private final AtomicInteger offsets = new AtomicInteger();

    /** With gaps, as a compacted topic has them. */
    private long offset() {
        return offsets.addAndGet(3);
    }

    private static Map<Partition, Long> after(Batch batch) {
        Map<Partition, Long> after = new HashMap<>();
        batch.advances().forEach((of, advance) -> after.put(of, advance.to()));
        return after;
    }

    private static OrderPosted order(String id, long revision, String client, int product, String quantity) {
        return new OrderPosted(
                id,
                revision,
                APRIL,
                client,
                "1",
                List.of(new OrderLine(1, "" + product, new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    private static ReceiptPosted receipt(String id, long revision, int product, String quantity) {
        return new ReceiptPosted(
                id,
                revision,
                APRIL,
                null,
                "1",
                List.of(new ReceiptLine(1, "" + product, new BigDecimal(quantity), new BigDecimal("2.50"), null)));
    }

    private static MovementsPosted adjustment(String recorder, long revision, int product, String quantity) {
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

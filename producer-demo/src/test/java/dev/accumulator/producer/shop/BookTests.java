package dev.accumulator.producer.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.producer.traffic.Delivery;
import dev.accumulator.producer.traffic.Disturbances;
import dev.accumulator.producer.traffic.Modes;
import dev.accumulator.producer.traffic.Traffic;
import dev.accumulator.producer.traffic.TrafficOptions;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BookTests {

    private static final Instant AT = Instant.parse("2026-04-19T10:15:00Z");

    private final Book book = new Book(SourceTopics.DEFAULT);

    @Test
    void knowsTheSameWhateverTheOrderInWhichItHearsOfRecords() {
        List<PublishedRecord> records = new ArrayList<>(List.of(
                record(0, order("7", 1, 5)),
                record(1, order("7", 3, 9)),
                record(2, order("7", 2, 700)),
                record(3, new OrderCancelled("7", 4, AT)),
                record(4, order("7", 5, 6))));
        List<ShopDocument> known = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(records, new Random(seed));
            Book shuffled = new Book(SourceTopics.DEFAULT);
            records.forEach(shuffled::apply);
            records.forEach(shuffled::apply);
            known.add(shuffled.find("order:7").orElseThrow());
        }

        assertThat(known).allSatisfy(document -> {
            assertThat(document.newest()).isEqualTo(order("7", 5, 6));
            assertThat(document.lastPosted()).isEqualTo(order("7", 5, 6));
            assertThat(document.isCancelled()).isFalse();
            assertThat(document.revisionMax()).isEqualTo(5);
            assertThat(document.records()).extracting(PublishedRecord::offset).containsExactly(4L, 3L, 2L, 1L, 0L);
        });
    }

    @Test
    void aCancelledDocumentKeepsItsLinesAndATombstoneCancelsToo() {
        book.apply(record(0, order("7", 1, 5)));
        book.apply(record(1, new OrderCancelled("7", 2, AT)));
        assertThat(book.find("order:7").orElseThrow().isCancelled()).isTrue();
        assertThat(book.find("order:7").orElseThrow().lastPosted()).isEqualTo(order("7", 1, 5));

        book.apply(record(2, order("7", 3, 5)));
        assertThat(book.find("order:7").orElseThrow().isCancelled()).isFalse();
        book.apply(published(3, Envelope.tombstone("orders", "7")));
        assertThat(book.find("order:7").orElseThrow().isCancelled()).isTrue();
    }

    @Test
    void aRevisionThatWasTriedOrRefusedIsNotGivenAgain() {
        book.apply(record(0, order("7", 1, 5)));
        book.tried("order:7", 2);
        assertThat(book.find("order:7").orElseThrow().revisionMax()).isEqualTo(2);

        byte[] value = "{\"revision\":9}".getBytes(StandardCharsets.UTF_8);
        ProducerRecord<String, byte[]> bad = new ProducerRecord<>("orders", "7", value);
        book.apply(published(1, bad));
        assertThat(book.find("order:7").orElseThrow().revisionMax()).isEqualTo(9);
        assertThat(book.find("order:7").orElseThrow().newest().revision()).isEqualTo(1);
    }

    @Test
    void aRecordThatNobodyCanReadSaysNothing() {
        for (String value : List.of(
                "", "{", "null", "[]", "{\"revision\":1e99999999999}", "{\"revision\":-1e-99999999999}", "\u0000")) {
            ProducerRecord<String, byte[]> bad =
                    new ProducerRecord<>("orders", "7", value.getBytes(StandardCharsets.UTF_8));
            bad.headers().add(CloudEvents.HEADER_TYPE, EventTypes.ORDER_POSTED.getBytes(StandardCharsets.UTF_8));
            book.apply(published(1, bad));
            assertThat(RecordReading.entry(published(1, bad))).as(value).isEmpty();
        }
        book.apply(record(2, order("7", 1, 5)));
        assertThat(book.find("order:7").orElseThrow().lastPosted()).isEqualTo(order("7", 1, 5));
    }

    @Test
    void knowsWhatAProductHasCostByTheReceiptThatCameLastAndIsInForce() {
        book.apply(record(0, receipt("1", 1, "101", "180")));
        book.apply(record(1, receipt("2", 1, "102", "70")));
        book.apply(record(2, receipt("3", 1, "101", "190")));
        assertThat(book.costs()).isEqualTo(Map.of("101", new BigDecimal("190"), "102", new BigDecimal("70")));

        book.apply(record(3, new ReceiptCancelled("3", 2, AT)));
        assertThat(book.costs()).isEqualTo(Map.of("101", new BigDecimal("180"), "102", new BigDecimal("70")));
    }

    @Test
    void idsAreBeyondAllThatWereHeardOf() {
        book.apply(record(0, order("41", 1, 5)));
        book.apply(record(1, order("a-99", 1, 5)));
        book.apply(record(2, order("007", 1, 5)));
        assertThat(book.nextId(Kind.ORDER)).isEqualTo("42");
        assertThat(book.nextId(Kind.ORDER)).isEqualTo("43");
        assertThat(book.nextId(Kind.RECEIPT)).isEqualTo("1");

        book.countBeyond(1_000);
        assertThat(book.nextId(Kind.COUNT)).isEqualTo("1001");
    }

    @Test
    void isBoundedAndForgetsWhatNothingWasHeardOfForLongest() {
        for (int id = 1; id <= 5_000; id++) {
            book.apply(record(id, order(Integer.toString(id), 1, 5)));
        }
        assertThat(book.find("order:1")).isEmpty();
        assertThat(book.latest(kind -> true, 0, 1))
                .first()
                .extracting(ShopDocument::recorder)
                .isEqualTo("order:5000");
        assertThat(book.count(kind -> true)).isEqualTo(3_000);
        assertThat(book.nextId(Kind.ORDER)).isEqualTo("5001");
    }

    @Test
    void readsBackEverythingThatTheTrafficPublishes() {
        Traffic traffic = Traffic.of(TrafficOptions.of(20, 300)
                .with(new Disturbances(10, 10, 15, 8, 0))
                .with(Modes.MIXED));
        List<DocumentEvent> seen = new ArrayList<>();
        long offset = 0;
        while (traffic.hasNext()) {
            Delivery delivery = traffic.next();
            PublishedRecord record = published(offset++, delivery.record());
            book.apply(record);
            RecordReading.event(record).ifPresent(seen::add);
        }
        assertThat(seen).hasSizeGreaterThan(300);
        traffic.expectation().state().recorders().forEach((recorder, expected) -> {
            ShopDocument document = book.find(recorder).orElseThrow();
            assertThat(document.isCancelled()).as(recorder).isEqualTo(!expected.posted());
        });
    }

    private static OrderPosted order(String id, long revision, int quantity) {
        return new OrderPosted(
                id,
                revision,
                AT,
                "1",
                "2",
                List.of(new OrderLine(1, "101", BigDecimal.valueOf(quantity), new BigDecimal("2.5"), null)));
    }

    private static ReceiptPosted receipt(String id, long revision, String product, String cost) {
        return new ReceiptPosted(
                id,
                revision,
                AT,
                null,
                "2",
                List.of(new ReceiptLine(1, product, BigDecimal.TEN, new BigDecimal(cost), null)));
    }

    private static PublishedRecord record(long offset, DocumentEvent event) {
        return published(
                offset,
                Envelope.of(SourceTopics.DEFAULT, event, Spelling.NUMBERS).record(Mode.BINARY));
    }

    private static PublishedRecord published(long offset, ProducerRecord<String, byte[]> record) {
        return PublishedRecord.of(
                record, new RecordMetadata(new TopicPartition(record.topic(), 0), offset, 0, 0, 0, 0));
    }
}

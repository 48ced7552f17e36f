package dev.accumulator.producer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvelopeTests {

    private static final OrderPosted ORDER = new OrderPosted(
            "42",
            1,
            Instant.parse("2026-04-19T10:15:00Z"),
            "1",
            "01",
            List.of(
                    new OrderLine(1, "101", new BigDecimal("12345678901234.5678"), new BigDecimal("0.10"), null),
                    new OrderLine(2, "102", new BigDecimal("1E+3"), BigDecimal.ONE, new BigDecimal("999.99"))));

    @Test
    void binaryModePutsTheAttributesIntoHeadersAndTheDocumentIntoTheValue() {
        ProducerRecord<String, byte[]> record =
                Envelope.of(SourceTopics.DEFAULT, ORDER, Spelling.NUMBERS).record(Mode.BINARY);

        assertThat(record.topic()).isEqualTo("orders");
        assertThat(record.key()).isEqualTo("42");
        assertThat(headers(record))
                .containsExactly(
                        Map.entry("content-type", "application/json"),
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_id", "order:42/1"),
                        Map.entry("ce_source", "/demo/shop"),
                        Map.entry("ce_type", "order.posted"),
                        Map.entry("ce_subject", "42"),
                        Map.entry("ce_time", "2026-04-19T10:15:00Z"));
        assertThat(text(record))
                .isEqualTo("{\"orderId\":\"42\",\"revision\":1,\"occurredAt\":\"2026-04-19T10:15:00Z\","
                        + "\"clientId\":1,\"warehouseId\":\"01\",\"lines\":["
                        + "{\"lineNo\":1,\"productId\":101,\"quantity\":12345678901234.5678,\"unitPrice\":0.1},"
                        + "{\"lineNo\":2,\"productId\":102,\"quantity\":1000,\"unitPrice\":1,\"amount\":999.99}]}");
    }

    @Test
    void structuredModePutsAllIntoOneEnvelope() {
        ProducerRecord<String, byte[]> record =
                Envelope.of(SourceTopics.DEFAULT, ORDER, Spelling.TEXT).record(Mode.STRUCTURED);

        assertThat(headers(record))
                .containsExactly(Map.entry("content-type", "application/cloudevents+json; charset=utf-8"));
        assertThat(text(record))
                .startsWith("{\"specversion\":\"1.0\",\"id\":\"order:42/1\",\"source\":\"/demo/shop\","
                        + "\"type\":\"order.posted\",\"subject\":\"42\",\"time\":\"2026-04-19T10:15:00Z\","
                        + "\"datacontenttype\":\"application/json\",\"data\":{\"orderId\":\"42\"")
                .contains("\"clientId\":\"1\"", "\"quantity\":\"12345678901234.5678\"");
    }

    @Test
    void movementsKeepDimensionsThatAreNullAndTheirOwnPeriods() {
        Map<String, @Nullable String> dimensions = new LinkedHashMap<>();
        dimensions.put("warehouse", "1");
        dimensions.put("lot", null);
        MovementsPosted movements = new MovementsPosted(
                "adjustment:7",
                3,
                Instant.parse("2026-04-18T00:00:00Z"),
                List.of(new MovementLine(
                        "lots",
                        Instant.parse("2026-04-17T00:00:00Z"),
                        dimensions,
                        Map.of("quantity", new BigDecimal("-0.0001")))));

        Envelope envelope = Envelope.of(SourceTopics.of(Map.of("movements", "mv")), movements, Spelling.NUMBERS);

        assertThat(envelope.topic()).isEqualTo("mv");
        assertThat(envelope.key()).isEqualTo("adjustment:7");
        assertThat(text(envelope.record(Mode.BINARY)))
                .isEqualTo("{\"recorder\":\"adjustment:7\",\"revision\":3,\"period\":\"2026-04-18T00:00:00Z\","
                        + "\"movements\":[{\"register\":\"lots\",\"period\":\"2026-04-17T00:00:00Z\","
                        + "\"dimensions\":{\"warehouse\":1,\"lot\":null},\"resources\":{\"quantity\":-0.0001}}]}");
    }

    @Test
    void topicsMustBeKnown() {
        assertThatThrownBy(() -> SourceTopics.of(Map.of("order", "x")))
                .hasMessage("Unknown topics [order]; known are orders, receipts, movements");
    }

    private static String text(ProducerRecord<String, byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(ProducerRecord<String, byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }
}

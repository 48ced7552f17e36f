package dev.accumulator.producer.expected;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackedTests {

    private static final Instant MOMENT = Instant.parse("2026-04-10T12:00:00.123456Z");
    private static final BigDecimal LONG = new BigDecimal("12345678901234567890.123456789012345678");

    static List<DocumentEvent> events() {
        Map<String, @Nullable String> dimensions = new LinkedHashMap<>();
        dimensions.put("warehouse", "1");
        dimensions.put("lot", null);
        return List.of(
                new OrderPosted(
                        "Å-1",
                        Limits.REVISION_MAX,
                        MOMENT,
                        "9",
                        "1",
                        List.of(
                                new OrderLine(1, "1001", LONG, BigDecimal.ZERO, null),
                                new OrderLine(2, "1001", LONG, BigDecimal.ZERO, null, LONG),
                                new OrderLine(Integer.MAX_VALUE, "x", BigDecimal.TEN, LONG, LONG))),
                new OrderCancelled("1", 2, Instant.parse("1900-01-01T00:00:00Z")),
                new ReceiptPosted("1", 1, MOMENT, null, "1", List.of(new ReceiptLine(1, "1", LONG, LONG, null))),
                new ReceiptPosted("1", 1, MOMENT, "5", "1", List.of(new ReceiptLine(1, "1", LONG, LONG, LONG))),
                new ReceiptCancelled("1", 2, MOMENT),
                new MovementsPosted(
                        "adjustment:1",
                        3,
                        MOMENT,
                        List.of(
                                new MovementLine("lots", null, dimensions, Map.of("quantity", LONG.negate())),
                                new MovementLine("cash", MOMENT, Map.of(), Map.of("amount", BigDecimal.ONE)))),
                new MovementsCancelled("adjustment:1", 4));
    }

    @ParameterizedTest
    @MethodSource("events")
    void unpacksTheDocumentThatWasPacked(DocumentEvent event) {
        assertThat(Unpacked.of(Packed.of(event))).isEqualTo(event);
    }
}

package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.registers.DefinitionChecks;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of the shipped topics holds although files say what their events move. */
class ShippedContractTests {
    private static final ShippedMapping ORDERS = ShippedFiles.mapping(TopicRole.ORDERS, "orders", EventLimits.DEFAULT);
    private static final String NINES = "9".repeat(Limits.DECIMAL_INTEGER_DIGITS_MAX);

    private final DefinitionChecks registers = new DefinitionChecks(Mapping.REGISTERS);

    /** A file names a line where it computes, and is not asked for what belongs to the document. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "clientId":"ann"     | $.data.clientId
                    "warehouseId":"west" | $.data.warehouseId
                    "productId":"pen"    | $.data.lines[0].productId
                    "quantity":0.12345   | $.data.lines[0].quantity
                    "amount":0.123       | $.data.lines[0].amount
                    "unitPrice":99999999999999999 | $.data.lines[0].amount
                    """)
    void aRegistersRefusalNamesTheFieldOfTheContract(String field, String path) {
        String name = field.substring(0, field.indexOf(':') + 1);
        String good = order("1", "").replace("}]}", ",\"amount\":2}]}");
        String value = name.equals("\"unitPrice\":")
                ? order("1", "").replaceFirst(name + "[^,}]*", field)
                : good.replaceFirst(name + "[^,}]*", field);
        MappedPart.Mapped mapped = mapped(ORDERS, structured(value));

        InvalidMovement refusal = registers.refusal(mapped.document().change()).orElseThrow();
        assertThat(mapped.paths().pathOf(refusal)).isEqualTo(path);
        assertThat(mapped.paths().pathOfRevision()).isEqualTo("$.data.revision");
    }

    @Test
    void theContractsRefusalComesBeforeTheFiles() {
        RawEvent event = structured(order("1", "").replace("\"quantity\":1", "\"quantity\":0"));

        assertThat(ORDERS.map(event)).singleElement().isInstanceOfSatisfying(MappedPart.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("out-of-range");
            assertThat(refused.path()).isEqualTo("$.data.lines[0].quantity");
            assertThat(refused.recorder()).isEqualTo("order:42");
            assertThat(refused.revision()).isEqualTo(7);
        });
    }

    /** A value that a register cannot take is for the register to refuse. */
    @Test
    void theFileTakesAllThatTheContractAllows() {
        String value = order("1", "")
                .replace("\"quantity\":1", "\"quantity\":\"" + NINES + "." + "9".repeat(18) + "\"")
                .replace("\"unitPrice\":2", "\"unitPrice\":\"" + NINES + "." + "9".repeat(18) + "\"")
                .replace("\"productId\":3", "\"productId\":\"" + "x".repeat(Limits.IDENTIFIER_CHARS_MAX) + "\"");

        List<Movement> movements = movements(mapped(ORDERS, structured(value)));
        assertThat(movements).hasSize(2);
        BigDecimal amount = new BigDecimal("99999999999999999999.999999999999999999");
        assertThat(movements.getLast().resources().get("amount"))
                .isEqualByComparingTo(amount.multiply(amount).setScale(2, RoundingMode.HALF_UP));
    }

    @Test
    void theFileTakesTheLargestOrderThatTheServiceCanBeSetToTake() {
        EventLimits largest =
                new EventLimits(Limits.LINES_SETTABLE_MAX, Limits.LINES_MAX, Limits.EVENT_BYTES_SETTABLE_MAX);
        String more = IntStream.range(1, Limits.LINES_SETTABLE_MAX)
                .mapToObj(i -> ",{\"lineNo\":" + (i + 1) + ",\"productId\":\"" + "p".repeat(Limits.IDENTIFIER_CHARS_MAX)
                        + "\",\"quantity\":1.5,\"unitPrice\":0.105}")
                .collect(Collectors.joining());

        assertThat(movements(mapped(
                        ShippedFiles.mapping(TopicRole.ORDERS, "orders", largest), structured(order("1", more)))))
                .hasSize(2 * Limits.LINES_SETTABLE_MAX);
    }

    /** Events that were posted before files were used are known again, and a file that is another is told at the start. */
    @Test
    void theFingerprintChangesWithTheFile() {
        assertThat(ORDERS.fingerprint()).startsWith("shipped 1,");
        assertThat(Map.of(
                        "orders",
                                ShippedFiles.file("orders", EventLimits.DEFAULT).fingerprint(),
                        "receipts",
                                ShippedFiles.file("receipts", EventLimits.DEFAULT)
                                        .fingerprint()))
                .describedAs(
                        "Who changes a file lets the version grow, in ShippedMapping, and writes the new texts here")
                .isEqualTo(Map.of(
                        "orders", "d3c4b5c2-61fb-df78-0948-6d54dfa66fdc",
                        "receipts", "f64f67c5-3337-a091-adb4-040b325c42eb"));
        assertThat(ORDERS.file()).contains("classpath:/mappings/orders.yaml");
    }

    private static List<Movement> movements(MappedPart.Mapped mapped) {
        return ((Change.Post) mapped.document().change()).movements();
    }

    private static MappedPart.Mapped mapped(ShippedMapping mapping, RawEvent record) {
        List<MappedPart> parts = mapping.map(record);
        assertThat(parts).singleElement().isInstanceOf(MappedPart.Mapped.class);
        return (MappedPart.Mapped) parts.getFirst();
    }

    private static String order(String client, String moreLines) {
        return """
                {"orderId":"42","revision":7,"occurredAt":"2026-04-19T10:15:00Z","clientId":%s,"warehouseId":1,\
                "lines":[{"lineNo":1,"productId":3,"quantity":1,"unitPrice":2}%s]}""".formatted(client, moreLines);
    }

    private static RawEvent structured(String data) {
        String envelope = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"order.posted\",\"data\":"
                + data + "}";
        return new RawEvent(
                "orders",
                0,
                0,
                0,
                "42".getBytes(StandardCharsets.UTF_8),
                envelope.getBytes(StandardCharsets.UTF_8),
                List.of(new RawEvent.Header(
                        "content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8))));
    }
}

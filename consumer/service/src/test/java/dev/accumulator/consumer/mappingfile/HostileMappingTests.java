package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.InvalidMovement;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a record holds, a mapping gives parts: never an exception, and in a bounded time. */
class HostileMappingTests {
    static final long SEED = Long.getLong("seed", 20_261_129L);
    private static final int MUTATIONS = 3_000;
    /** Processor time of this thread, which other work on the machine does not make longer. */
    private static final Duration SLOWEST = Duration.ofSeconds(10);

    private static final String NESTED = """
            mapping: nested
            topics: [nested]
            when: event.kind in ["SALE", "RETURN"] && !event.items.exists(i, i.sku == "none")
            recorder: n:{/store}-{event.receiptNo}
            revision: /version
            period: { at: /soldAt, zone: Europe/Berlin, unit: millis }
            cancelled: default(event.status, "OK") == "VOID"
            ignore: [/sentAt, /items/*/seen]
            movements:
              - register: points
                lines: /items
                when: default(line.quantity, 1) != 0
                dimensions: { customer: /customerId, product: line:/sku, channel: 'has(line.ch) ? line.ch : null' }
                resources: { points: "round(decimal(line.quantity) * decimal(line.points) / default(event.rate, 1), 2)" }
              - register: inventory
                lines: /items
                dimensions: { warehouse: /store, product: 'string(line.code).trim().upper()' }
                resources: { quantity: -line:/quantity, amount: 'sum(event.items.map(i, decimal(i.points)))' }
            """;

    private static final String BATCH = """
            mapping: batch
            topics: [batch]
            documents: /all
            recorder: b:{record:/tenant}/{/id}
            revision: timestamp
            period: timestamp
            register: points
            dimensions: { customer: 'event.names[0] + "-" + event.names[size(event.names) - 1]' }
            resources: { points: 'event.a / event.b' }
            """;

    static final List<String> EXAMPLES = List.of("""
            {"kind": "SALE", "store": 7, "receiptNo": "12", "version": 3, "soldAt": "2026-04-19T10:15:00", "status": "OK",
             "customerId": "c1", "rate": 0.5, "sentAt": 1, "items": [{"sku": "a", "code": 1, "quantity": "2", "points": 1.5},
             {"sku": null, "code": 2, "quantity": 1, "points": "0.10", "ch": "x"}]}""", """
            {"tenant": "t", "all": [{"id": 1, "names": ["a", "b"], "a": 1, "b": 3}, {"id": 2, "names": [], "a": 1, "b": 0}]}""", """
            {"specversion": "1.0", "id": "1", "source": "s", "type": "order.posted", "data": {"orderId": "1", "revision": 1,
             "occurredAt": "2026-04-19T10:15:00Z", "clientId": 1, "warehouseId": 2,
             "lines": [{"lineNo": 1, "productId": 3, "quantity": 2, "unitPrice": 1.005}]}}""");

    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "1e999999999",
            "-1e-999999999",
            "0e-2147483647",
            "1e99999999999999999999",
            "99999999999999999999999999999999999999",
            "-0",
            "0.0",
            "\"NaN\"",
            "\"9".concat("9".repeat(5_000)).concat("\""),
            "[".repeat(63) + "]".repeat(63),
            "[" + "1,".repeat(4_000) + "1]",
            "\"" + "x".repeat(3_000) + "\"",
            "\"2026-03-29T02:30:00\"",
            "{\"a\":1,\"a\":2}",
            "9".repeat(10_000));

    private final List<FileMapping> mappings = mappings();

    static List<FileMapping> mappings() {
        List<FileMapping> all = new ArrayList<>();
        for (String yaml : List.of(NESTED, BATCH)) {
            all.add(Mapping.of(yaml).mapping());
        }
        all.add(ShippedFiles.file("orders", EventLimits.DEFAULT));
        return all;
    }

    @Test
    void theExamplesThemselvesAreMapped() {
        assertThat(map(mappings.get(0), EXAMPLES.get(0).getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .isInstanceOf(MappedPart.Mapped.class);
        assertThat(Mapping.lines(map(mappings.get(1), EXAMPLES.get(1).getBytes(StandardCharsets.UTF_8))))
                .satisfiesExactly(
                        first -> assertThat(first).contains("too-many-places at $.all[0]"),
                        second -> assertThat(second).contains("missing-field at $.all[1].names[0]"));
        assertThat(map(mappings.get(2), EXAMPLES.get(2).getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .isInstanceOf(MappedPart.Mapped.class);
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @Test
    void mutatedRecordsGiveParts() {
        Random random = new Random(SEED);
        long slowest = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] value = mutated(EXAMPLES.get(i % EXAMPLES.size()), random);
            for (FileMapping mapping : mappings) {
                long start = processorNanos();
                List<MappedPart> parts = map(mapping, value);
                slowest = Math.max(slowest, processorNanos() - start);
                check(parts, value);
            }
        }
        assertThat(Duration.ofNanos(slowest)).isLessThan(SLOWEST);
    }

    @Test
    void anyPieceInAnyPlaceGivesParts() {
        for (int e = 0; e < EXAMPLES.size(); e++) {
            String example = EXAMPLES.get(e);
            for (int at = example.indexOf(':'); at > 0; at = example.indexOf(':', at + 1)) {
                for (String piece : PIECES) {
                    byte[] value = replaced(example, at + 1, piece).getBytes(StandardCharsets.UTF_8);
                    check(map(mappings.get(e), value), value);
                }
            }
        }
    }

    @Test
    void theLargestRecordsAreMappedInSeconds() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"a\",\"code\":1,\"quantity\":1,\"points\":1,\"seen\":")
                    .append(i)
                    .append('}');
        }
        byte[] value = EXAMPLES.getFirst()
                .replaceAll("(?s)\"items\": .*", "\"items\": [" + lines + "]}")
                .getBytes(StandardCharsets.UTF_8);
        long start = processorNanos();

        List<MappedPart> parts = map(mappings.getFirst(), value);

        // Each of a thousand lines adds up a field of all thousand.
        assertThat(parts).singleElement().isInstanceOf(MappedPart.Mapped.class);
        assertThat(Duration.ofNanos(processorNanos() - start)).isLessThan(SLOWEST);
    }

    @Test
    void aSmallRecordThatMakesMuchIsRefusedAsAWhole() {
        String yaml = """
                mapping: wide
                topics: [wide]
                documents: /documents
                recorder: w:{/id}
                revision: once
                period: timestamp
                movements:
                  - register: points
                    lines: record:/lines
                    when: line.p > 0
                    dimensions: { customer: line:/c }
                    resources: { points: line:/p }
                """;
        FileMapping wide = Mapping.of(yaml).mapping();

        assertThat(map(wide, documentsAndLines(50, 1_000, 1)))
                .hasSize(50)
                .allMatch(MappedPart.Mapped.class::isInstance);
        assertThat(Mapping.lines(map(wide, documentsAndLines(1_000, 1_000, 1))))
                .containsExactly("refused too-many-movements at null: mapping wide, the record makes movements of more"
                        + " than 32 MB");
        assertThat(Mapping.lines(map(wide, documentsAndLines(1_000, 1_000, 0))))
                .containsExactly("refused too-many-lines at null: mapping wide, the documents of the record have more"
                        + " than 200000 lines together");
    }

    private static byte[] documentsAndLines(int documents, int lines, int points) {
        StringBuilder text = new StringBuilder("{\"documents\": [");
        for (int i = 0; i < documents; i++) {
            text.append(i == 0 ? "" : ",").append("{\"id\":").append(i).append('}');
        }
        text.append("], \"lines\": [");
        for (int i = 0; i < lines; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"c\":\"a\",\"p\":")
                    .append(points)
                    .append('}');
        }
        return text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anExpressionThatMakesLongTextsOfAShortRecordIsRefused() {
        String yaml = """
                mapping: long
                topics: [long]
                recorder: l:{/id}
                revision: once
                period: timestamp
                register: points
                dimensions: { customer: 'EXPRESSION' }
                resources: { points: { value: 1 } }
                """;
        String big = "x".repeat(90_000);
        String record = "{\"id\": 1, \"big\": \"" + big + "\", \"items\": [" + "1,".repeat(4_000) + "1]}";
        for (String expression : List.of(
                "event.big + event.big",
                "event.items.map(i, event.big)[0]",
                "event.items.map(i, event.big + string(i))[0]",
                "event.items.map(i, event.items)[0][0] == 1 ? \"a\" : \"b\"")) {
            assertThat(Mapping.of(yaml.replace("EXPRESSION", expression)).lines(record))
                    .as(expression)
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("refused expression-failed"));
        }
        assertThat(Mapping.of(yaml.replace("EXPRESSION", "(event.big + \"y\").substring(89999, 90001)"))
                        .lines(record))
                .allMatch(line -> line.contains("customer=xy"));
    }

    static List<MappedPart> map(FileMapping mapping, byte[] value) {
        List<RawEvent.Header> headers = mapping.name().equals("orders")
                ? List.of(new RawEvent.Header(
                        "content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8)))
                : List.of();
        return mapping.map(new RawEvent(mapping.name(), 0, 5, 1_776_000_000_000L, new byte[] {'1'}, value, headers));
    }

    /** Parts are complete: a refusal has a code and names its mapping, and a movement finds its field. */
    private static void check(List<MappedPart> parts, byte[] value) {
        assertThat(parts).as(new String(value, StandardCharsets.UTF_8)).isNotEmpty();
        for (MappedPart part : parts) {
            switch (part) {
                case MappedPart.Refused refused -> {
                    assertThat(refused.code()).matches("[a-z-]+");
                    assertThat(refused.message()).startsWith("mapping ").hasSizeLessThan(1_000);
                }
                case MappedPart.Mapped mapped ->
                    mapped.paths()
                            .pathOf(new InvalidMovement(
                                    "x", 0, InvalidMovement.Part.DIMENSION, "customer", "does not fit"));
                case MappedPart.PassedOver passed -> assertThat(passed.reason()).matches("[a-z-]+");
                case MappedPart.Closing closing -> throw new AssertionError("A file makes no closing dates");
                case MappedPart.AccountOfChart account -> throw new AssertionError("A file makes no account dates");
            }
        }
    }

    static byte[] mutated(String example, Random random) {
        if (random.nextInt(3) == 0) {
            byte[] bytes = example.getBytes(StandardCharsets.UTF_8);
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            return bytes;
        }
        String text = example;
        for (int n = random.nextInt(3); n >= 0; n--) {
            List<Integer> places = new ArrayList<>();
            for (int at = text.indexOf(':'); at > 0; at = text.indexOf(':', at + 1)) {
                places.add(at + 1);
            }
            text = replaced(text, places.get(random.nextInt(places.size())), PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts a piece in place of the single value that begins here, or before it. */
    private static String replaced(String text, int start, String piece) {
        int end = start;
        while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean single = text.substring(start, end).chars().noneMatch(c -> c == '{' || c == '[');
        return text.substring(0, start) + piece + (single ? "" : ", \"rest\":") + text.substring(single ? end : start);
    }
}

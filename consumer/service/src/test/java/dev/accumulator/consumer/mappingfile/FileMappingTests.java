package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.Change;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileMappingTests {
    private static final String SALES = """
            mapping: pos-sales
            topics: [pos.sales, pos.returns]
            value: json
            when: event.kind in ["SALE", "RETURN"]
            recorder: pos:{/store}-{/receiptNo}
            revision: /version
            period: { at: /soldAt, zone: Europe/Berlin }
            cancelled: event.status == "VOID"
            lines: /items
            register: points
            dimensions: { customer: /customerId, product: line:/sku, channel: { value: pos } }
            resources:
              points: decimal(line.quantity) * decimal(line.points)
            """;

    private static final String EVENT = """
            {"kind": "SALE", "store": 7, "receiptNo": "12", "version": 3, "soldAt": "2026-04-19T10:15:00",
             "status": "OK", "customerId": "c1",
             "items": [{"sku": "a", "quantity": "2", "points": 1.5}, {"sku": null, "quantity": 1, "points": "0.10"}]}
            """;

    /** A mapping of one line, with the settings that a test is about. */
    private static Mapping simple(String settings) {
        return Mapping.of("""
                mapping: simple
                topics: t
                register: points
                """ + settings + (settings.contains("recorder:") ? "" : "recorder: s:{/id}\n")
                + (settings.contains("revision:") ? "" : "revision: once\n")
                + (settings.contains("period:") ? "" : "period: { at: /at, unit: seconds }\n")
                + (settings.contains("dimensions:") ? "" : "dimensions: { customer: { value: c } }\n")
                + (settings.contains("resources:") ? "" : "resources: { points: /points }\n"));
    }

    private static String expression(String expression, String event) {
        return simple("resources: { points: '" + expression + "' }\n")
                .lines(event.replace("{}", "{\"z\": 0}").replaceFirst("\\{", "{\"id\": 1, \"at\": 0, "))
                .getFirst()
                .replaceFirst(".*points=(.*)}", "$1");
    }

    @Test
    void mapsTheExampleOfTheReference() {
        assertThat(Mapping.of(SALES).lines(EVENT))
                .containsExactly(
                        "pos:7-12 r3 2026-04-19T08:15:00Z points {channel=pos,customer=c1,product=a} {points=3}",
                        "pos:7-12 r3 2026-04-19T08:15:00Z points {channel=pos,customer=c1} {points=0.1}");
    }

    @Test
    void aDocumentSaysHowLongItIsTriedAgainIfAFloorRefusesIt() {
        Mapping waiting = simple("retry-until: { at: /until, zone: Europe/Berlin }\n");

        assertThat(retryUntil(waiting, "\"2026-04-20T10:00:00\"")).isEqualTo(Instant.parse("2026-04-20T08:00:00Z"));
        assertThat(retryUntil(waiting, "null")).isNull();
        assertThat(waiting.map("{\"id\": 1, \"at\": 1776593700, \"points\": 1}"))
                .singleElement()
                .isInstanceOfSatisfying(
                        MappedPart.Mapped.class,
                        mapped -> assertThat(mapped.document().retryUntil()).isNull());
        assertThat(waiting.lines("{\"id\": 1, \"at\": 1776593700, \"points\": 1, \"until\": \"soon\"}"))
                .singleElement()
                .asString()
                .startsWith(
                        "refused invalid-instant at $.until: mapping simple, retry-until.at: until must be a date-time");
        assertThat(retryUntil(simple(""), "\"2026-04-20T10:00:00\"")).isNull();
    }

    private static @Nullable Instant retryUntil(Mapping mapping, String until) {
        MappedPart.Mapped mapped = (MappedPart.Mapped)
                mapping.map("{\"id\": 1, \"at\": 1776593700, \"points\": 1, \"until\": " + until + "}")
                        .getFirst();
        return mapped.document().retryUntil();
    }

    @Test
    void passesOverWhatIsNotMeantAndUnpostsWhatIsCancelled() {
        Mapping sales = Mapping.of(SALES);

        assertThat(sales.lines(EVENT.replace("SALE", "TRAINING"))).containsExactly("passed over: condition");
        assertThat(sales.lines(EVENT.replace("OK", "VOID"))).containsExactly("pos:7-12 r3 unposted");
        assertThat(sales.lines(EVENT.replaceAll("(?s)\"items\": .*", "\"items\": []}")))
                .containsExactly("pos:7-12 r3 unposted");
    }

    @Test
    void refusalsNameTheMappingTheSettingAndThePath() {
        Mapping sales = Mapping.of(SALES);

        assertThat(sales.lines(EVENT.replace("\"a\"", "{}")))
                .containsExactly(
                        "refused ill-typed at $.items[0].sku: mapping pos-sales, dimensions.product: items[0].sku "
                                + "must be a string, an integer, a boolean or null, was an object");
        assertThat(sales.lines(EVENT.replace("\"customerId\": \"c1\",", "")))
                .containsExactly(
                        "refused missing-field at $.customerId: mapping pos-sales, dimensions.customer: customerId is missing");
        assertThat(sales.lines(EVENT.replace("\"points\": 1.5", "\"points\": true")))
                .containsExactly("refused expression-failed at $.items[0]: mapping pos-sales, resources.points: "
                        + "decimal takes a number or a text, was true");
        assertThat(sales.lines(EVENT.replace("\"points\": 1.5", "\"price\": 1.5")))
                .containsExactly("refused missing-field at $.items[0].points: mapping pos-sales, resources.points: "
                        + "items[0].points is missing");
        assertThat(sales.lines(EVENT.replace("\"kind\": \"SALE\",", "")))
                .containsExactly("refused missing-field at $.kind: mapping pos-sales, when: event.kind is missing");
        assertThat(sales.lines("{\"event\": {\"kind\": \"SALE\"}}"))
                .containsExactly("refused missing-field at $.kind: mapping pos-sales, when: event.kind is missing; "
                        + "there is event.event.kind, as event is the whole value");
        assertThat(sales.lines(EVENT.replace("\"points\": 1.5", "\"points\": \"?\"")))
                .containsExactly("refused invalid-decimal at $.items[0].points: mapping pos-sales, resources.points: "
                        + "decimal: the text must be a plain decimal like -12.50, was \"?\"");
        assertThat(sales.lines(EVENT.replace("\"points\": 1.5", "\"points\": 0.0005")))
                .containsExactly(
                        "refused too-many-places at $.items[0]: mapping pos-sales, resources.points: the result has more than 2 decimal places, and nothing is rounded unless the mapping says round; was 0.0010");
        assertThat(sales.lines(EVENT.replace("\"version\": 3", "\"version\": 0")))
                .containsExactly(
                        "refused out-of-range at $.version: mapping pos-sales, revision: version must be from 1 to "
                                + "8000000000000000000, was 0");
    }

    @Test
    void aRefusedDocumentIsNamedAsFarAsItIsKnown() {
        MappedPart.Refused refused = (MappedPart.Refused)
                Mapping.of(SALES).map(EVENT.replace("10:15", "25:15")).getFirst();

        assertThat(refused.recorder()).isEqualTo("pos:7-12");
        assertThat(refused.revision()).isEqualTo(3);
        assertThat(refused.path()).isEqualTo("$.soldAt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decimal(event.a) * event.b | {\"a\": \"-12345678901234.5678\", \"b\": 0} | 0",
                "event.a - event.b | {\"a\": 12345678901234.57, \"b\": \"1\"} | refused",
                "event.a + 1.1 | {\"a\": 2.2} | 3.3",
                "0.1 + 0.2 | {} | 0.3",
                "-event.a | {\"a\": 5} | -5",
                "-(event.a + 1) * 2 | {\"a\": 5} | -12",
                "abs(-event.a) | {\"a\": 5} | 5",
                "min(event.a, 3) + max(event.a, 3) | {\"a\": 5} | 8",
                "round(event.a / 3, 2) | {\"a\": 10} | 3.33",
                "divide(event.a, 3, 2, \"up\") | {\"a\": 10} | 3.34",
                "divide(5, 2, 0, \"half_even\") | {} | 2",
                "round(2.5, 0) + round(-2.5, 0) | {} | 0",
                "-2.5 - -1.25 | {} | -1.25",
                "- 2.5 * 2 | {} | -5",
                "round(2.345, 2, \"half_even\") | {} | 2.34",
                "event.a == 5.00 ? 1 : 2 | {\"a\": 5} | 1",
                "event.a in [1, 2, 5.0] ? 1 : 2 | {\"a\": 5} | 1",
                "event.a == \"5\" ? 1 : 2 | {\"a\": 5} | 2",
                "event.a > 4 && event.a <= 5 ? 1 : 2 | {\"a\": 5} | 1",
                "event.a % 3 | {\"a\": 5} | 2",
                "event.a == 0 ? 0 : 10 / decimal(event.a) | {\"a\": 4} | 2.5",
                "event.a == 0 ? 0 : 10 / decimal(event.a) | {\"a\": 0} | 0",
                "event.a == 0 ? decimal(\"1.5\") : size(event.b) | {\"a\": 1, \"b\": [7]} | 1",
                "default(event.b, 7) | {\"a\": 5} | 7",
                "default(event.b, 7) | {\"b\": null} | 7",
                "default(event.b, 7) | {\"b\": 1} | 1",
                "has(event.b.c) ? 1 : 2 | {\"b\": {\"d\": 1}} | 2",
                "has(event.b.c) ? 1 : 2 | {\"b\": {\"c\": null}} | 1",
                "sum(event.b.map(x, x.q * x.p)) | {\"b\": [{\"q\": 2, \"p\": 0.5}, {\"q\": 3, \"p\": 1}]} | 4",
                "sum(event.b.filter(x, x.q > 2).map(x, x.q)) | {\"b\": [{\"q\": 2}, {\"q\": 3}]} | 3",
                "event.b.exists(x, x.k == \"A\") ? 1 : 2 | {\"b\": [{\"k\": \"B\"}, {\"k\": \"A\"}]} | 1",
                "event.b.all(x, x.k == \"A\") ? 1 : 2 | {\"b\": [{\"k\": \"B\"}, {\"k\": \"A\"}]} | 2",
                "event.b[1].k | {\"b\": [{\"k\": 3}, {\"k\": 4}]} | 4",
                "event[\"odd name\"] | {\"odd name\": 4} | 4",
                "size(event.b) | {\"b\": [1, 2]} | 2",
                "event.s.size() | {\"s\": \"äöü\"} | 3",
                "decimal(event.s.split(\"-\")[1]) | {\"s\": \"x-17\"} | 17",
                "decimal(event.s.substring(1, 3)) | {\"s\": \"x17y\"} | 17",
                "event.s.lower() == \"abc\" && event.s.startsWith(\"A\") ? 1 : 2 | {\"s\": \"ABC\"} | 1",
                "event.s.matches(\"^[0-9]+$\") ? 1 : 2 | {\"s\": \"017\"} | 1",
                "offset + partition | {} | 0",
                "timestamp / 1000 | {} | 1776000000",
                "micros(event.s) | {\"s\": \"1970-01-01T00:00:01.5Z\"} | 1500000",
                "decimal(string(event.a)) | {\"a\": 5.00} | 5",
            })
    void expressionsComputeExactly(String expression, String event, String result) {
        assertThat(expression(expression, event)).startsWith(result);
    }

    @Test
    void productsOfManyDigitsAreExact() {
        // As doubles, the two factors have another product.
        String event = "{\"a\": \"-12345678901234.5678\", \"b\": 9999.9999}";

        assertThat(expression("decimal(event.a) * event.b == decimal(\"-123456787777777787.87654322\") ? 1 : 2", event))
                .isEqualTo("1");
        assertThat(expression("decimal(event.a) * event.b == -123456787777777787.87654321 ? 1 : 2", event))
                .isEqualTo("2");
    }

    @Test
    void aLoopOverAnObjectIsRefusedInPlainWords() {
        assertThat(expression("sum(event.b.map(x, x.q))", "{\"b\": {\"q\": 2}}"))
                .isEqualTo("refused expression-failed at $.b: mapping simple, resources.points: "
                        + "a loop goes through an array, was an object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 / event.a | {\"a\": 0} | division-by-zero",
                "1 % event.a | {\"a\": 0.0} | division-by-zero",
                "event.a + 1 | {\"a\": \"x\"} | expression-failed",
                "event.a + 1 | {\"a\": null} | expression-failed",
                "event.a + 1 | {\"a\": 1e999999999} | number-too-large",
                "event.a * event.a * event.a | {\"a\": 1e60} | number-too-large",
                "event.a | {\"a\": 1e999999999} | resource-out-of-range",
                "event.a | {\"a\": 1e-999999999} | too-many-places",
                "event.b.map(x, x.q)[5] | {\"b\": [{\"q\": 2}]} | expression-failed",
                "sum(event.b.map(x, x.q)) | {\"b\": [{\"p\": 2}]} | missing-field",
                "sum(event.b) | {\"b\": {\"p\": 2}} | expression-failed",
                "decimal(event.a) | {\"a\": \"1,5\"} | invalid-decimal",
                "round(1.5, event.a) | {\"a\": 99} | expression-failed",
                "event.a ? 1 : 2 | {\"a\": 99} | expression-failed",
                "event.a.startsWith(\"x\") ? 1 : 2 | {\"a\": 99} | expression-failed",
                "event.a.matches(event.b) ? 1 : 2 | {\"a\": \"x\", \"b\": \"(\"} | expression-failed",
            })
    void expressionsThatGiveNothingAreRefused(String expression, String event, String code) {
        assertThat(expression(expression, event)).startsWith("refused " + code + " at $");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "event.b.exists(x, event.b.exists(y, x + y < 0) && false) ? 1 : 2 # 60",
                "event.b.map(x, x).exists(y, y + 0 < 0) ? 1 : 2 # 2400",
                "event.text.matches(\"(a|b)*(a|b)*c\") ? 1 : 2 # 4900",
                "7 in event.b || 8 in event.b || 9 in event.b ? 1 : 2 # 4900",
                "event == record && record == event ? 1 : 2 # 4900",
            })
    void aRecordHasABoundOfStepsWhateverItsExpressionsDo(String expression, int elements) {
        Mapping mapping = Mapping.of("""
                mapping: s
                topics: [s]
                recorder: s:{/id}
                revision: once
                period: timestamp
                movements:
                  - register: points
                    lines: /lines
                    dimensions: { customer: { value: c } }
                    resources: { points: '%s' }
                """.formatted(expression));

        assertThat(mapping.lines(ofLines(3, 4))).hasSize(3).noneMatch(line -> line.startsWith("refused"));
        assertThat(mapping.lines(ofLines(990, elements)))
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("refused too-many-steps")
                .contains("more than 10000000 steps");
    }

    private static String ofLines(int lines, int elements) {
        return "{\"id\": 1, \"lines\": [%s], \"b\": [%s], \"text\": \"%s\"}"
                .formatted(
                        String.join(", ", Collections.nCopies(lines, "{}")),
                        String.join(", ", Collections.nCopies(elements, "1")),
                        "ab".repeat(elements * 10));
    }

    @Test
    void loopsEnd() {
        String numbers = "[" + "1,".repeat(99) + "1]";

        assertThat(expression(
                        "event.b.exists(x, event.b.exists(y, event.b.exists(z, z == 2))) ? 1 : 2",
                        "{\"b\": " + numbers + "}"))
                .startsWith("refused expression-failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/at | \"2026-04-19T12:15:00.250+02:00\" | 2026-04-19T10:15:00.250Z",
                "{ at: /at, zone: Europe/Berlin } | \"2026-04-19T12:15:00Z\" | 2026-04-19T12:15:00Z",
                "{ at: /at, zone: Europe/Berlin } | \"2026-04-19 12:15:00.5\" | 2026-04-19T10:15:00.500Z",
                "{ at: /at, zone: Europe/Berlin } | \"2026-04-19T12:15\" | 2026-04-19T10:15:00Z",
                "{ at: /at, zone: Europe/Berlin } | \"2026-04-19\" | 2026-04-18T22:00:00Z",
                "{ at: /at, zone: America/Sao_Paulo } | \"2018-11-04\" | 2018-11-04T03:00:00Z",
                "{ at: /at, zone: Europe/Berlin } | \"2026-10-25T02:30:00\" | 2026-10-25T00:30:00Z",
                "{ at: /at, zone: Europe/Berlin, overlap: later } | \"2026-10-25T02:30:00\" | 2026-10-25T01:30:00Z",
                "{ at: /at, zone: Europe/Berlin } | \"2026-03-29T02:30:00\" | refused no-such-time",
                "{ at: /at, zone: Europe/Berlin } | \"2026-02-30T02:30:00\" | refused invalid-instant",
                "{ at: /at, zone: Europe/Berlin } | \"yesterday\" | refused invalid-instant",
                "/at | \"2026-04-19T12:15:00\" | refused invalid-instant",
                "/at | 1776000000 | refused invalid-instant",
                "/at | null | refused null-field",
                "/at | [] | refused ill-typed",
                "{ at: /at, unit: seconds } | 1776000000.25 | 2026-04-12T13:20:00.250Z",
                "{ at: /at, unit: seconds } | \"1776000000\" | 2026-04-12T13:20:00Z",
                "{ at: /at, unit: millis } | 1776000000250 | 2026-04-12T13:20:00.250Z",
                "{ at: /at, unit: micros } | 1776000000250001 | 2026-04-12T13:20:00.250001Z",
                "{ at: /at, unit: seconds } | 1e999999999 | refused too-many-digits",
                "{ at: /at, unit: seconds } | 99999999999 | refused period-out-of-range",
                "{ at: /at, unit: micros } | -2 | 1969-12-31T23:59:59.999998Z",
                "timestamp | 0 | 2026-04-12T13:20:00Z",
            })
    void readsPeriods(String setting, String at, String result) {
        List<String> lines =
                simple("period: " + setting + "\n").lines("{\"id\": 1, \"points\": 1, \"at\": " + at + "}");

        assertThat(lines.getFirst().replace("s:1 r1 ", "")).startsWith(result);
    }

    @Test
    void revisionsComeFromFieldsExpressionsOffsetsOrTimestamps() {
        String event = "{\"id\": 1, \"at\": 0, \"points\": 1, \"v\": \"17\", \"u\": \"2026-04-12T13:20:00.25Z\"}";

        assertThat(simple("revision: /v\n").lines(event).getFirst()).startsWith("s:1 r17 ");
        assertThat(simple("revision: micros(event.u)\n").lines(event).getFirst())
                .startsWith("s:1 r1776000000250000 ");
        assertThat(simple("revision: once\n").lines(event).getFirst()).startsWith("s:1 r1 ");
        assertThat(simple("revision: timestamp\n").lines(event).getFirst()).startsWith("s:1 r1776000000000 ");
        assertThat(Mapping.lines(simple("revision: offset\n").map(null, event, Map.of(), 41))
                        .getFirst())
                .startsWith("s:1 r42 ");
        assertThat(simple("revision: /u\n").lines(event).getFirst()).startsWith("refused ill-typed at $.u");
    }

    @Test
    void keyTopicAndHeadersAreReachable() {
        Mapping mapping = simple("""
                recorder: s:{headers["tenant-id"]}/{topic}/{key}
                dimensions: { customer: headers.customer, product: key.upper(), channel: key:/id }
                """);
        String event = "{\"at\": 0, \"points\": 1}";

        assertThat(Mapping.lines(mapping.map("{\"id\":5}", event, Map.of("tenant-id", "x", "customer", "c"), 0)))
                .containsExactly(
                        "s:x/t/{\"id\":5} r1 1970-01-01T00:00:00Z points {channel=5,customer=c,product={\"ID\":5}} {points=1}");
        assertThat(Mapping.lines(mapping.map("{\"id\":5}", event, Map.of("customer", "c"), 0)))
                .containsExactly(
                        "refused missing-field at null: mapping simple, recorder: the header tenant-id is missing");
        assertThat(Mapping.lines(mapping.map(null, event, Map.of("tenant-id", "x"), 0)))
                .containsExactly("refused missing-key at null: mapping simple, recorder: the record has no key");
    }

    @Test
    void severalMovementsEachHaveTheirOwnLinesAndConditions() {
        Mapping transfer = Mapping.of("""
                mapping: transfers
                topics: [wms.transfers]
                recorder: transfer:{/number}
                revision: /version
                period: /at
                movements:
                  - register: inventory
                    lines: /moved
                    when: line.qty != 0
                    dimensions: { warehouse: /from, product: line:/sku }
                    resources: { quantity: -line:/qty, amount: 0 }
                  - register: inventory
                    lines: /moved
                    dimensions: { warehouse: /to, product: line:/sku }
                    resources: { quantity: line:/qty, amount: 0 }
                  - register: points
                    period: line:/paidAt
                    dimensions: { customer: /driver }
                    resources: { points: "2" }
                """);

        assertThat(transfer.lines("""
                        {"number": 1, "version": 1, "at": "2026-04-19T10:00:00Z", "paidAt": "2026-05-01T00:00:00Z",
                         "from": 1, "to": 2, "driver": "d", "moved": [{"sku": 10, "qty": 5}, {"sku": 11, "qty": 0}]}
                        """))
                .containsExactly(
                        "transfer:1 r1 2026-04-19T10:00:00Z inventory {product=10,warehouse=1} {amount=0,quantity=-5}",
                        "transfer:1 r1 2026-04-19T10:00:00Z inventory {product=10,warehouse=2} {amount=0,quantity=5}",
                        "transfer:1 r1 2026-04-19T10:00:00Z inventory {product=11,warehouse=2} {amount=0,quantity=0}",
                        "transfer:1 r1 2026-05-01T00:00:00Z points {customer=d} {points=2}");
    }

    @Test
    void eachElementOfABatchIsADocument() {
        Mapping batch = simple("""
                documents: ""
                recorder: s:{/id}
                dimensions: { customer: /c }
                """);
        Mapping wrapped = simple("""
                documents: /all
                recorder: s:{/id}
                dimensions: { customer: record:/tenant }
                """);

        assertThat(batch.lines("""
                        [{"id": 1, "at": 0, "points": 1, "c": "x"}, {"id": 2, "at": 0, "points": "?", "c": "y"}, 7]"""))
                .containsExactly(
                        "s:1 r1 1970-01-01T00:00:00Z points {customer=x} {points=1}",
                        "refused invalid-decimal at $[1].points: mapping simple, resources.points: [1].points "
                                        .replace("[1].points ", "$[1].points ")
                                + "must be a plain decimal like -12.50, was \"?\"",
                        "refused missing-field at $[2].id: mapping simple, recorder: $[2].id is missing");
        assertThat(wrapped.lines("""
                        {"tenant": "t1", "all": [{"id": 1, "at": 0, "points": 1}]}""")).containsExactly("s:1 r1 1970-01-01T00:00:00Z points {customer=t1} {points=1}");
        assertThat(wrapped.lines("{\"tenant\": \"t1\", \"all\": []}")).containsExactly("passed over: no-documents");
        assertThat(wrapped.lines("{\"tenant\": \"t1\"}"))
                .containsExactly("refused missing-field at $.all: mapping simple, documents: all is missing");
        assertThat(wrapped.lines("{\"all\": [" + "0,".repeat(1000) + "0]}"))
                .containsExactly(
                        "refused too-many-documents at $.all: mapping simple, documents: all has 1001 elements, more than 1000");
    }

    @Test
    void tombstonesWithdrawTheDocumentOfTheirKey() {
        assertThat(Mapping.lines(simple("recorder: s:{key}\n").map("17", null, Map.of(), 0)))
                .containsExactly("s:17 withdrawn");
        assertThat(Mapping.lines(simple("recorder: s:{key:/id}\n").map("{\"id\": 17}", null, Map.of(), 0)))
                .containsExactly("s:17 withdrawn");
        assertThat(Mapping.lines(simple("recorder: s:{key}\n").map(null, null, Map.of(), 0)))
                .containsExactly("refused missing-key at null: mapping simple, recorder: the record has no key");
        assertThat(Mapping.lines(simple("recorder: s:{/id}\n").map("17", null, Map.of(), 0)))
                .containsExactly("refused unknown-document at null: mapping simple, the record is a tombstone, and the "
                        + "recorder is not built from its key alone");
        assertThat(Mapping.lines(
                        simple("recorder: s:{/id}\ntombstones: ignore\n").map("17", null, Map.of(), 0)))
                .containsExactly("passed over: tombstone");
    }

    @Test
    void noTwoDocumentsHaveOneRecorder() {
        Mapping mapping = simple("recorder: s:{/a}--{/b}\n");

        assertThat(mapping.lines("{\"a\": \"x\", \"b\": \"y--z\", \"at\": 0, \"points\": 1}")
                        .getFirst())
                .startsWith("s:x--y--z ");
        for (String a : List.of("x--y", "x-")) {
            assertThat(mapping.lines("{\"a\": \"" + a + "\", \"b\": \"z\", \"at\": 0, \"points\": 1}")
                            .getFirst())
                    .startsWith("refused ambiguous-recorder at $.a");
        }
        assertThat(mapping.lines("{\"a\": \" \", \"b\": \"z\"}").getFirst()).startsWith("refused empty at $.a");
        assertThat(mapping.lines("{\"a\": \"x\\u0000\", \"b\": \"z\"}").getFirst())
                .startsWith("refused invalid-text at $.a");
    }

    @Test
    void theFingerprintIsThatOfTheWholeContentWhateverItsSpelling() {
        Mapping mapping = simple("ignore: [/sentAt, /items/*/seen]\n");
        String event = "{\"id\": 1, \"at\": 0, \"points\": 1.50, \"x\": {\"a\": 10, \"b\": [1]}, \"sentAt\": 1,"
                + " \"items\": [{\"seen\": 1, \"q\": 2}]}";

        assertThat(fingerprint(mapping, event))
                .isEqualTo(fingerprint(
                        mapping,
                        "{\"x\": {\"b\": [1.0], \"a\": 1e1}, \"at\": 0.0, \"id\": 1,"
                                + " \"points\": 1.5, \"sentAt\": 2, \"items\": [{\"q\": 2.0, \"seen\": 9}]}"))
                .isNotEqualTo(fingerprint(mapping, event.replace("[1]", "[2]")))
                .isNotEqualTo(fingerprint(mapping, event.replace("\"q\": 2", "\"q\": \"2\"")))
                .isNotEqualTo(fingerprint(mapping, event.replace("\"b\"", "\"c\"")));
    }

    @Test
    void theFingerprintCoversTheHeadersThatAreRead() {
        Mapping mapping = simple("dimensions: { customer: headers.c }\n");
        String event = "{\"id\": 1, \"at\": 0, \"points\": 1}";

        UUID first = fingerprint(mapping.map(null, event, Map.of("c", "x", "trace", "1"), 0));
        assertThat(first)
                .isEqualTo(fingerprint(mapping.map(null, event, Map.of("c", "x", "trace", "2"), 5)))
                .isNotEqualTo(fingerprint(mapping.map(null, event, Map.of("c", "y", "trace", "1"), 0)));
    }

    private static UUID fingerprint(Mapping mapping, String event) {
        return fingerprint(mapping.map(event));
    }

    private static UUID fingerprint(List<MappedPart> parts) {
        return ((Change.Post) ((MappedPart.Mapped) parts.getFirst()).document().change()).fingerprint();
    }

    @Test
    void readsCloudEventsOfAnyTypeInBothModes() {
        Mapping mapping = simple("""
                value: cloudevents
                recorder: s:{/id}
                when: attributes.type == "paid"
                dimensions: { customer: attributes.source, channel: attributes.tenant }
                """);
        String data = "{\"id\": 1, \"at\": 0, \"points\": 1}";

        assertThat(Mapping.lines(mapping.map(
                        null,
                        data,
                        Map.of(
                                "ce_specversion",
                                "1.0",
                                "ce_id",
                                "1",
                                "ce_source",
                                "shop",
                                "ce_type",
                                "paid",
                                "ce_tenant",
                                "z"),
                        0)))
                .containsExactly("s:1 r1 1970-01-01T00:00:00Z points {channel=z,customer=shop} {points=1}");
        assertThat(Mapping.lines(mapping.map(
                        null,
                        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"shop\", \"type\": \"paid\", \"tenant\": \"z\","
                                + " \"data\": " + data.replace("\"points\": 1", "\"points\": []") + "}",
                        Map.of("content-type", "application/cloudevents+json"),
                        0)))
                .containsExactly(
                        "refused ill-typed at $.data.points: mapping simple, resources.points: data.points must be "
                                + "a decimal, as a number or a string, was an array");
        assertThat(Mapping.lines(mapping.map(null, data, Map.of(), 0)))
                .containsExactly(
                        "refused missing-header at null: mapping simple, value: the header ce_specversion is missing");
    }

    @Test
    void tellsTheMagicByteOfARegistryAndReadsJsonBehindIt() {
        String json = "{\"id\": 1, \"at\": 0, \"points\": 1}";
        String framed = "\0\0\0\0\21" + json;

        assertThat(simple("").lines(framed).getFirst())
                .startsWith(
                        "refused not-json at null: mapping simple, value: the value begins with the magic byte of a "
                                + "schema registry and the id 17 of a schema");
        assertThat(simple("value: registry-json\n").lines(framed).getFirst()).startsWith("s:1 r1 ");
        assertThat(simple("value: registry-json\n").lines(json).getFirst()).startsWith("refused not-json");
    }

    @Test
    void aDimensionThatIsAbsentIsNullWhereItMayBe() {
        Mapping mapping =
                simple("dimensions: { customer: /c, product: /p, channel: 'has(event.ch) ? event.ch : null' }\n");

        assertThat(mapping.lines("{\"id\": 1, \"at\": 0, \"points\": 1, \"c\": 4, \"ch\": null}"))
                .containsExactly("s:1 r1 1970-01-01T00:00:00Z points {customer=4} {points=1}");
        assertThat(mapping.lines("{\"id\": 1, \"at\": 0, \"points\": 1, \"c\": 4.5}")
                        .getFirst())
                .startsWith("refused ill-typed at $.c");
        assertThat(mapping.lines("{\"id\": 1, \"at\": 0, \"points\": 1, \"c\": \"" + "x".repeat(201) + "\"}")
                        .getFirst())
                .startsWith("refused too-long at $.c");
        assertThat(mapping.lines("{\"id\": 1, \"at\": 0, \"points\": 1, \"c\": 1, \"p\": \"" + "x".repeat(21) + "\"}")
                        .getFirst())
                .startsWith("refused invalid-dimension at $.p");
    }

    private static final String BY_LINE = """
            mapping: kits
            topics: [t]
            recorder: kit:{/id}
            revision: once
            period: /at
            lines: /parts
            movements:
              - register: points
                when: line.points != 0
                dimensions: { customer: /id, product: line:/sku }
                resources: { points: line:/points }
              - register: inventory
                dimensions: { warehouse: { value: 1 }, product: line:/product }
                resources: { quantity: -line:/quantity }
            """;

    /** The lines of the document stand once, and each makes all its movements before the next one does. */
    @Test
    void eachLineMakesAllMovements() {
        Mapping mapping = Mapping.of(BY_LINE);
        String parts = """
                {"id": 1, "at": "2026-04-19T10:15:00Z", "parts": [
                 {"sku": "a", "points": 2, "product": 101, "quantity": 3}, {"sku": "b", "points": 0, "product": 102, "quantity": 4}]}""";

        assertThat(mapping.lines(parts))
                .containsExactly(
                        "kit:1 r1 2026-04-19T10:15:00Z points {customer=1,product=a} {points=2}",
                        "kit:1 r1 2026-04-19T10:15:00Z inventory {product=101,warehouse=1} {quantity=-3}",
                        "kit:1 r1 2026-04-19T10:15:00Z inventory {product=102,warehouse=1} {quantity=-4}");
        assertThat(mapping.lines(parts.replace("\"product\": 102", "\"product\": \"x\"")))
                .singleElement()
                .asString()
                .startsWith("refused invalid-dimension at $.parts[1].product: ");
        assertThat(mapping.lines("{\"id\": 1, \"at\": \"2026-04-19T10:15:00Z\", \"parts\": []}"))
                .containsExactly("kit:1 r1 unposted");
        assertThat(Mapping.mistakes(
                        BY_LINE.replace("  - register: inventory\n", "  - register: inventory\n    lines: /others\n")))
                .singleElement()
                .asString()
                .contains(":13:", "movements[1].lines is there, and the mapping has lines for all its movements");
    }
}

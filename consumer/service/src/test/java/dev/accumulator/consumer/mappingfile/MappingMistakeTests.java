package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accumulator.consumer.event.EventLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingMistakeTests {
    private static final String GOOD = """
            mapping: good
            topics: [t]
            recorder: g:{/id}
            revision: /v
            period: /at
            register: points
            dimensions: { customer: /c }
            resources: { points: /p }
            """;

    private static final String SCHEMA = """
            {"type": "object",
             "properties": {
               "id": {"type": "integer"}, "store": {"$ref": "#/$defs/store"}, "status": {"enum": ["OK", "VOID"]},
               "note": {"type": ["string", "null"]}, "open": {"type": "object"}, "paid": {"type": "boolean"},
               "items": {"type": "array", "items": {"allOf": [
                 {"properties": {"sku": {"type": "string"}}}, {"properties": {"qty": {"type": "number"}}}]}}},
             "$defs": {"store": {"type": "object", "properties": {"name": {"type": "string"}}}}}
            """;

    @Test
    void tellsTwentyMistakesOfOneFileAtOnce() {
        assertThat(Mapping.mistakes("""
                        mapping: Pos Sales
                        topics: [pos.sales, pos.sales, "pos sales"]
                        valu: json
                        value: xml
                        when: event.kind in ["SALE"
                        recorder: pos:{/store}{/receiptNo}
                        revision: /ver~sion
                        period: { at: /soldAt, zone: Europe/Berln, unit: hours, step: 1 }
                        cancelled: event.amount + 1
                        lines: event.items
                        register: points
                        dimensions: { customer: custmer.id, produkt: line:/sku, channel: { vale: pos }, customer: /c }
                        resources:
                          points: round(line.qty, 2, "half") + evnt.points
                          points2: '"text"'
                          amount: 1.5 + "x"
                        ignore: [sentAt]
                        tombstones: delete
                        tombstones: delete
                        """))
                .containsExactly(
                        "test.yaml:1:10: the name of a mapping has lower case letters, digits and -, at most 63, and begins with "
                                + "a letter; was \"Pos Sales\"",
                        "test.yaml:2:21: the topic pos.sales is there twice",
                        "test.yaml:2:32: no topic of Kafka can be named \"pos sales\"",
                        "test.yaml:3:1: a mapping has no key \"valu\"; allowed are mapping, topics, value, schema, documents, "
                                + "when, recorder, revision, period, retry-until, cancelled, tombstones, ignore, movements, entries, register, lines, "
                                + "dimensions, resources",
                        "test.yaml:4:8: value is one of json, registry-json, cloudevents, avro, debezium, not \"xml\"",
                        "test.yaml:5:28: when: mismatched input '<EOF>' expecting {']', ','}",
                        "test.yaml:6:22: between two values there is a text, or two documents could have one recorder",
                        "test.yaml:7:15: revision: in a pointer ~0 stands for ~ and ~1 for /, nothing else follows ~",
                        "test.yaml:8:30: period.zone is the name of a time zone, such as Europe/Berlin or UTC, not \"Europe/Berln\"",
                        "test.yaml:8:50: period.unit is one of micros, millis, seconds, not \"hours\"",
                        "test.yaml:8:57: period has no key \"step\"; allowed are at, zone, unit, overlap",
                        "test.yaml:9:12: cancelled is true or false, but this gives a number",
                        "test.yaml:10:8: lines is a pointer to an array, such as /items, or \"\" for the whole; was \"event.items\"",
                        "test.yaml:12:25: dimensions.customer: nothing is named \"custmer\"; known are event, line, record, key, "
                                + "headers, attributes, topic, partition, offset, timestamp",
                        "test.yaml:12:37: register points has no dimension \"produkt\"; it has customer, product, channel",
                        "test.yaml:12:66: dimensions.channel takes a pointer, an expression, or { value: … } for a fixed value",
                        "test.yaml:12:68: dimensions.channel has no key \"vale\"; allowed are value",
                        "test.yaml:12:81: the key \"customer\" is there twice",
                        "test.yaml:14:30: resources.points: no way of rounding is named so; there are ceiling, down, floor, "
                                + "half_down, half_even, half_up, up",
                        "test.yaml:14:40: resources.points: nothing is named \"evnt\"; known are event, line, record, key, "
                                + "headers, attributes, topic, partition, offset, timestamp",
                        "test.yaml:15:3: register points has no resource \"points2\"; it has points",
                        "test.yaml:15:12: resources.points2 is a number, but this gives a text",
                        "test.yaml:16:3: register points has no resource \"amount\"; it has points",
                        "test.yaml:16:15: resources.amount: found no matching overload for '_+_' applied to '(decimal, string)'",
                        "test.yaml:17:10: ignore: a pointer begins with /, as in /store or line:/sku",
                        "test.yaml:18:13: tombstones is one of ignore, withdraw, not \"delete\"",
                        "test.yaml:19:1: the key \"tombstones\" is there twice");
    }

    @Test
    void aGoodFileHasNone() {
        assertThat(Mapping.mistakes(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "register: points | register: point | 6:11: no register is named \"point\"; there are inventory, points, sales",
                "register: points | register: inventory | 7:15: register inventory has no dimension \"customer\"; it has warehouse, product",
                "customer: /c | channel: /c | 7:13: dimensions has no customer, which register points needs",
                "dimensions: { customer: /c } | ignore: /x | 1:1: dimensions has no customer, which register points needs",
                "customer: /c | customer: 'null' | 7:25: dimensions.customer can be null here, but the dimension is text, which has no null",
                "customer: /c | customer: 'has(event.c) ? event.c : null' | 7:25: dimensions.customer can be null here, but the dimension is text, which has no null",
                "customer: /c | customer: 1 == 1 | 7:25: dimensions.customer is text, but this gives true or false",
                "customer: /c | customer: { value: \"\" } | 7:25: dimensions.customer takes a pointer, an expression, or { value: … } for a fixed value",
                "{ points: /p } | {} | 8:12: resources names at least one resource",
                "points: /p | points: { value: 1.555 } | 8:22: resources.points is numeric(18,2), which has no \"1.555\"",
                "points: /p | points: event.p == 1 | 8:22: resources.points is a number, but this gives true or false",
                "points: /p | points: 'size(event.p, 2)' | 8:27: resources.points: found no matching overload for 'size' applied to '(dyn, int)'",
                "recorder: g:{/id} | recorder: '{/id}' | 3:11: a recorder is a prefix of its own and values in braces, such as pos:{/store}-{/receiptNo}; was \"{/id}\"",
                "recorder: g:{/id} | recorder: g:{/id | 3:13: the brace that opens here is not closed",
                "recorder: g:{/id} | recorder: g:{line:/id} | 3:14: recorder: line: is known only in a movement; here there is the event",
                "recorder: g:{/id} | recorder: order:{/id} | 3:11: recorders that begin with order: belong to the shipped topics; take another prefix than order:",
                "recorder: g:{/id} | recorder: g:{event.id == 1} | 3:14: a part of a recorder is a text or an integer, but this gives true or false",
                "recorder: g:{/id} | when: headers == 1 | 3:7: when: headers takes one name, written out: headers.tenant or headers[\"tenant-id\"]",
                "revision: /v | revision: [1] | 4:11: revision takes a single value, was a list",
                "revision: /v | revision: 'true' | 4:11: revision is a number, but this gives true or false",
                "revision: /v | value: json | 1:1: revision is missing: a pointer, an expression, or one of the words offset, timestamp, once",
                "period: /at | value: json | 1:1: period is missing: the field that holds the business moment",
                "period: /at | period: { zone: UTC } | 5:9: period needs the key at: the field that holds the moment",
                "period: /at | period: { at: /at, overlap: later } | 5:29: period.overlap is about the clocks of a zone, and there is no zone",
                "topics: [t] | topics: [] | 2:9: topics has 1 to 100 names, not 0",
                "period: /at | movements: [] | 6:1: register belongs into an entry of movements, because there are some",
                "period: /at | schema: none.json | 5:9: the schema \"none.json\" cannot be read: there is no such file",
                "points: /p | points: event.k == \"R\" ? -1 : 1 | 8:37: this is no YAML: expected ',' or '}', but got ?; between braces, an expression with ? and : or with a comma stands in single quotes",
                "period: /at | when: {x: *a} | 5:11: this is no YAML: found undefined alias a",
                "revision: /v | revision: event.x + 0.1234567890123456789 | 4:21: revision: a number has at most 20 digits before and 18 after the decimal point",
                "revision: /v | revision: event.x + 1u | 4:21: revision: there are no unsigned numbers and no bytes",
                "revision: /v | 'revision: ''{\"a\": 1}.a''' | 4:12: revision: an expression makes no objects",
            })
    void tellsWhatIsWrongAndWhatIsAllowed(String good, String wrong, String mistake) {
        assertThat(Mapping.mistakes(GOOD.replace(good, wrong))).contains("test.yaml:" + mistake);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "revision: /v | revision: 1.5 | 4:11: revision: the result must be an integer, was 1.5",
                "revision: /v | revision: 0 | 4:11: revision: the result must be from 1 to 8000000000000000000, was 0",
                "revision: /v | revision: micros(\"2026-01-01\") | 4:17: revision: micros takes a date-time like 2026-04-19T10:15:00Z, was \"2026-01-01\"",
                "period: /at | period: '\"2026-13-01T00:00:00Z\"' | 5:9: period: the result must be a date-time like 2026-04-19T10:15:00Z, or a local date-time or date, was \"2026-13-01T00:00:00Z\"",
                "period: /at | period: '\"2026-01-01\"' | 5:9: period: the result has no offset, and the mapping says no zone, was \"2026-01-01\"",
                "period: /at | period: { at: '\"2026-03-29T02:30\"', zone: Europe/Berlin } | 5:15: period.at: the result is a time that the clocks of Europe/Berlin left out, was \"2026-03-29T02:30\"",
                "customer: /c | customer: '\"\"' | 7:25: dimensions.customer: the result is empty",
                "customer: /c | customer: 'event.c.matches(\"(\") ? \"a\" : \"b\"' | 7:41: dimensions.customer: the pattern \"(\" is malformed",
                "customer: /c | customer: '\"abc\".substring(0, 5)' | 7:41: dimensions.customer: a text of 3 characters has no part from 0 to 5",
                "points: /p | points: 1.005 | 8:22: resources.points: the result has more than 2 decimal places, and nothing is rounded unless the mapping says round; was 1.005",
                "points: /p | points: 1 / 3 | 8:22: resources.points: the result has more than 2 decimal places, and nothing is rounded unless the mapping says round; was 0.333333333333333333",
                "points: /p | points: 123456789012345678 | 8:22: resources.points: the result does not fit numeric(18,2), was 123456789012345678",
                "points: /p | points: event.a / 0 | 8:30: resources.points: the expression divides by zero",
                "points: /p | points: event.a % 0.0 | 8:30: resources.points: the expression divides by zero",
                "points: /p | points: 'event.a * decimal(\"1,5\")' | 8:40: resources.points: decimal: the text must be a plain decimal like -12.50, was \"1,5\"",
                "points: /p | points: 'sum(event.l.map(i, round(i.x, 200)))' | 8:47: resources.points: round takes 0 to 38 places, was 200",
                "points: /p | points: 'round(event.a, -3)' | 8:28: resources.points: round takes 0 to 38 places, was -3",
                "points: /p | points: 'divide(event.a, event.b, 40, \"down\")' | 8:29: resources.points: divide takes 0 to 38 places, was 40",
            })
    void tellsWhatNoRecordCanPass(String good, String wrong, String mistake) {
        assertThat(Mapping.mistakes(GOOD.replace(good, wrong))).containsExactly("test.yaml:" + mistake);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "revision: /v | revision: 1",
                "period: /at | period: '\"2026-01-01T00:00:00Z\"'",
                "period: /at | period: { at: '\"2026-01-01\"', zone: Europe/Berlin }",
                "customer: /c | customer: '\"a\" + string(1)'",
                "points: /p | points: 'event.b == 0 ? 0 : round(event.a / event.b, 2)'",
                "points: /p | points: 'round(1 / event.a, 2)'",
                "points: /p | points: -1.5",
            })
    void fixedPartsThatFitAreNoMistakes(String good, String other) {
        assertThat(Mapping.mistakes(GOOD.replace(good, other))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customer: /store/nam | 8:32: dimensions.customer: the schema knows no field \"nam\" of event.store; it has name",
                "customer: event.store.nam + \"x\" | 8:36: dimensions.customer: the schema knows no field \"nam\" of event.store; it has name",
                "customer: /status/code | 8:33: dimensions.customer: the schema says that event.status is no object, so it has no field \"code\"",
                "customer: line:/skuu | 8:31: dimensions.customer: the schema knows no field \"skuu\" of line; it has qty, sku",
                "customer: 'event.items.exists(i, i.quantity > 1) ? \"a\" : \"b\"' | 8:49: dimensions.customer: the schema knows no field \"quantity\" of i; it has qty, sku",
                "customer: /note | 8:25: dimensions.customer can be null here, but the dimension is text, which has no null",
                "customer: event.note | 8:25: dimensions.customer can be null here, but the dimension is text, which has no null",
                "customer: /paid | 8:25: dimensions.customer is text, but this gives true or false",
                "customer: 'event.status == 5 ? \"a\" : \"b\"' | 8:39: dimensions.customer: found no matching overload for '_==_' applied to '(string, int)'",
            })
    void checksFieldsAgainstTheSchema(String wrong, String mistake) {
        String yaml = GOOD.replace("register:", "schema: s.json\nlines: /items\nregister:")
                .replace("/v", "/id")
                .replace("/at", "/store/name")
                .replace("/p ", "line:/qty ")
                .replace(
                        "register: points\ndimensions: { customer: /c }",
                        "register: points\ndimensions: { " + wrong + " }")
                .replace("schema: s.json\nlines: /items\nregister: points\n", "schema: s.json\nregister: points\n")
                .replace("resources:", "lines: /items\nresources:");

        assertThat(Mapping.mistakes(yaml, Map.of("s.json", SCHEMA))).containsExactly("test.yaml:" + mistake);
    }

    @Test
    void fieldsThatTheSchemaLeavesOpenAreNoMistakes() {
        String yaml = GOOD.replace("register:", "schema: s.json\nwhen: default(event.note, \"\") != \"x\"\nregister:")
                .replace("/v", "/id")
                .replace("/at", "/open/at")
                .replace("/p ", "/open/p ")
                .replace("/c ", "'default(event.note, \"none\")' ");

        assertThat(Mapping.mistakes(yaml, Map.of("s.json", SCHEMA))).isEmpty();
        assertThat(Mapping.mistakes(yaml, Map.of("s.json", "[1")))
                .singleElement()
                .asString()
                .startsWith("test.yaml:6:9: the schema s.json is no JSON: ");
    }

    @Test
    void twoFilesThatClaimTheSameAreTold() {
        MappingSource first = Mapping.source("a.yaml", GOOD, Map.of());
        MappingSource second = Mapping.source("b.yaml", GOOD.replace("g:{", "g:x{"), Map.of());

        assertThatThrownBy(() -> MappingFiles.load(List.of(first, second), Mapping.REGISTERS, EventLimits.DEFAULT))
                .isInstanceOf(InvalidMappingFiles.class)
                .hasMessage("""
                        b.yaml:1:10: a mapping in a.yaml is named good, too
                        b.yaml:2:10: the mapping in a.yaml reads the topic t already
                        b.yaml:3:11: the mapping in a.yaml claims the recorders that begin with g:; two mappings of one \
                        document would overwrite each other; was g:x""");
    }

    @Test
    void filesThatCannotBeReadAreTold(@TempDir Path folder) throws IOException {
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', (byte) 0xff});
        Path large = Files.write(folder.resolve("large.yaml"), new byte[MappingSource.BYTES_MAX + 1]);
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "# nothing\n");
        Path two = Files.writeString(folder.resolve("two.yaml"), GOOD + "---\n" + GOOD);
        Path list = Files.writeString(folder.resolve("list.yaml"), "- a\n");
        Path tabs = Files.writeString(folder.resolve("tabs.yaml"), "mapping: a\n\ttopics: b\n");

        assertThatThrownBy(() -> MappingFiles.load(
                        java.util.stream.Stream.of(folder.resolve("none.yaml"), binary, large, empty, two, list, tabs)
                                .map(MappingSource::read)
                                .toList(),
                        Mapping.REGISTERS,
                        EventLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        InvalidMappingFiles.class,
                        invalid -> assertThat(invalid.mistakes())
                                .extracting(mistake -> Path.of(mistake.file()).getFileName() + ":" + mistake.line()
                                        + ": " + mistake.message())
                                .contains(
                                        "none.yaml:1: the file cannot be read: there is no such file",
                                        "binary.yaml:1: the file cannot be read: it is not UTF-8",
                                        "large.yaml:1: the file cannot be read: it has more than 1048576 bytes",
                                        "empty.yaml:1: the file is empty",
                                        "two.yaml:10: a file has one mapping, here begins a second",
                                        "list.yaml:1: a mapping file takes keys with values, was a list")
                                .anyMatch(mistake -> mistake.startsWith("tabs.yaml:2: this is no YAML: ")));
    }

    @Test
    void filesThatWouldCostMuchAreRefused() {
        String bomb = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n";

        assertThat(Mapping.mistakes(bomb)).singleElement().asString().contains("this is no YAML: ");
        assertThat(Mapping.mistakes("mapping: " + "[".repeat(5_000))).isNotEmpty();
        assertThat(Mapping.mistakes(GOOD + "when: " + "(".repeat(900) + "true" + ")".repeat(900) + "\n"))
                .singleElement()
                .asString()
                .startsWith("test.yaml:9:");
        assertThat(Mapping.mistakes(GOOD + "when: " + "true && ".repeat(400) + "true\n"))
                .singleElement()
                .asString()
                .contains("2000");
    }

    @Test
    void theFingerprintChangesWithWhatTheMappingDoesAndNotWithComments() {
        String fingerprint = Mapping.of(GOOD).mapping().fingerprint();

        assertThat(Mapping.of("# what it is\n" + GOOD.replace("[t]", "[ t ]"))
                        .mapping()
                        .fingerprint())
                .isEqualTo(fingerprint);
        assertThat(Mapping.of(GOOD.replace("/p ", "/q ")).mapping().fingerprint())
                .isNotEqualTo(fingerprint);
        assertThat(Mapping.of(GOOD).mapping().prefixes()).containsExactly("g:");
        assertThat(Mapping.of(GOOD).mapping().topics()).containsExactly("t");
        assertThat(Mapping.of(GOOD).mapping().name()).isEqualTo("good");
    }
}

package dev.accumulator.consumer.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Changes of rows as Debezium writes them, with their schema and without. */
class ChangedRowTests {
    private static final String MAPPING = """
            mapping: stock-lines
            topics: [shop.public.stock_lines]
            value: debezium
            recorder: row:{key:/id}
            period: /counted_at
            register: points
            dimensions: { customer: /customer }
            resources: { points: /points }
            """;

    private static final String DECIMAL = """
            {"type": "bytes", "name": "org.apache.kafka.connect.data.Decimal", "parameters": {"scale": "2"}, \
            "field": "points"}""";

    private static String schema(String fields) {
        return """
            {"type": "struct", "fields": [
              {"type": "struct", "optional": true, "field": "before", "fields": [%1$s]},
              {"type": "struct", "optional": true, "field": "after", "fields": [%1$s]},
              {"type": "struct", "field": "source", "fields": [{"type": "int64", "field": "lsn"}]},
              {"type": "string", "field": "op"}], "name": "shop.public.stock_lines.Envelope"}""".formatted(fields);
    }

    private static List<String> lines(String yaml, @Nullable String key, @Nullable String value) {
        return Mapping.lines(Mapping.of(yaml).map(key, value, Map.of(), 0));
    }

    private static String change(String operation, String before, String after) {
        return """
                {"before": %s, "after": %s, "source": {"lsn": 31416, "ts_ms": 1776593700000, "snapshot": "false"}, \
                "op": "%s", "ts_ms": 1}""".formatted(before, after, operation);
    }

    private static String row(String points) {
        return """
                {"id": 7, "customer": "ann", "points": %s, "counted_at": "2026-04-19T10:15:00Z"}""".formatted(points);
    }

    @Test
    void insertedUpdatedAndReadRowsArePostedAndDeletedOnesWithdrawn() {
        for (String operation : List.of("c", "u", "r")) {
            assertThat(lines(MAPPING, "{\"id\": 7}", change(operation, "null", row("\"12.50\""))))
                    .containsExactly("row:7 r31416 2026-04-19T10:15:00Z points {customer=ann} {points=12.5}");
        }
        String withdrawn = lines(MAPPING, "{\"id\": 7}", change("d", "{\"id\": 7, \"customer\": null}", "null"))
                .getFirst();
        assertThat(withdrawn).contains("row:7", "31416");
        assertThat(lines(MAPPING, "{\"id\": 7}", change("d", "null", "null")))
                .as("of a table that tells nothing of deleted rows")
                .containsExactly(withdrawn);
        assertThat(lines(MAPPING, "{\"id\": 7}", null)).hasSize(1).allMatch(line -> line.contains("row:7"));
    }

    @Test
    void aRowThatIsDeletedIsWithdrawnWhateverTheConditionSays() {
        assertThat(lines(
                        MAPPING + "when: event.customer != \"test\"\n",
                        "{\"id\": 7}",
                        change("d", "{\"id\": 7, \"customer\": null}", "null")))
                .hasSize(1)
                .allMatch(line -> line.contains("row:7") && !line.contains("refused"));
    }

    @Test
    void anotherRevisionMayBeChosen() {
        assertThat(lines(MAPPING + "revision: attributes.ts_ms\n", "{\"id\": 7}", change("c", "null", row("1"))))
                .containsExactly("row:7 r1776593700000 2026-04-19T10:15:00Z points {customer=ann} {points=1}");
    }

    @Test
    void bySchemaDecimalsAreExactAndMomentsAreMoments() {
        String fields = """
                {"type": "int64", "field": "id"}, {"type": "string", "field": "customer"}, %s,
                {"type": "int64", "name": "io.debezium.time.MicroTimestamp", "field": "counted_at"}""".formatted(DECIMAL);
        String value = """
                {"schema": %s, "payload": {"before": null, "source": {"lsn": 31416}, "op": "c",
                 "after": {"id": 7, "customer": "ann", "points": "BOI=", "counted_at": 1776593700000001}}}""".formatted(schema(fields));
        String key = """
                {"schema": {"type": "struct", "fields": [{"type": "int64", "field": "id"}]}, "payload": {"id": 7}}""";

        assertThat(lines(MAPPING.replace("period: /counted_at", "period: { at: /counted_at, zone: UTC }"), key, value))
                .containsExactly("row:7 r31416 2026-04-19T10:15:00.000001Z points {customer=ann} {points=12.5}");
    }

    @Test
    void aDoubleIsNoNumberUnlessTheMappingSaysSo() {
        assertThat(lines(MAPPING, "{\"id\": 7}", change("c", "null", row("12.5"))))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused ill-typed at $.after.points"));
        assertThat(lines(
                        MAPPING.replace("points: /points", "points: /points/double"),
                        "{\"id\": 7}",
                        change("c", "null", row("12.5"))))
                .containsExactly("row:7 r31416 2026-04-19T10:15:00Z points {customer=ann} {points=12.5}");
    }

    @Test
    void whatDebeziumDoesNotKnowIsNoValue() {
        assertThat(lines(
                        MAPPING,
                        "{\"id\": 7}",
                        change("u", "null", row("1").replace("\"ann\"", "\"__debezium_unavailable_value\""))))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused ") && line.contains("$.after.customer"));
    }

    @Test
    void whatIsNoChangeOfARowIsRefusedWithAHint() {
        assertThat(lines(MAPPING, "{\"id\": 7}", row("1")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused missing-field") && line.contains("value: json"));
        assertThat(lines(MAPPING, null, change("t", "null", "null")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused ill-typed at $.op") && line.contains("truncated"));
        assertThat(lines(MAPPING, "{\"id\": 7}", change("x", "null", row("1"))))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused ill-typed at $.op"));
        assertThat(lines(MAPPING, "{\"id\": 7}", change("c", "null", "null")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused missing-field at $.after"));
        assertThat(lines(MAPPING, "{\"id\": 7}", change("c", "null", row("1")).replace("\"lsn\": 31416, ", "")))
                .hasSize(1)
                .allMatch(line -> line.startsWith("refused ") && line.contains("the attribute lsn"));
    }
}

package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.MappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.RegisterDefinition;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Scenario 15: what an expression of a mapping file costs. Records of many lines are mapped by files that differ in one
 * expression, so the difference of their times is that of the expression. Nothing is posted.
 */
final class ExpressionScenario implements Scenario {
    private static final String FIELD = "a line with two fields";
    private static final String PRODUCT = "the same, one of them a product of two fields";
    private static final String CONDITION = "the same, and a condition on a text";
    private static final String OF_PRODUCT = "the product in place of a field";
    private static final String OF_CONDITION = "the condition";
    private static final String UNIT = "ns";

    private static final int LINES = 500;
    private static final int RECORDS = 3_000;

    private static final RegisterDefinition SOLD = RegisterDefinition.turnover("sold")
            .dimension("product", "int")
            .resource("quantity", "numeric(18,4)")
            .resource("amount", "numeric(24,8)")
            .build();

    @Override
    public int number() {
        return 15;
    }

    @Override
    public String title() {
        return "An expression of a mapping file, beside a line that is mapped by JSON Pointers, one thread";
    }

    @Override
    public void run(BenchServer server, Results results) throws Exception {
        Map<String, Figures> figures = new Rounds(Rounds.WARM_UPS, Settings.ROUNDS).alternate(List.of(round -> turn()));
        results.report(15, figures, FIELD, UNIT);
        results.compare(15, figures, PRODUCT, UNIT, FIELD, null);
        results.compare(15, figures, CONDITION, UNIT, FIELD, null);
        results.report(15, figures, OF_PRODUCT, UNIT);
        results.report(15, figures, OF_CONDITION, UNIT);
    }

    private static Map<String, Double> turn() {
        double field = nanos(mapping("", "line:/amount"));
        double product = nanos(mapping("", "line.quantity * line.price"));
        double condition = nanos(mapping("    when: line.kind == \"SALE\"\n", "line.quantity * line.price"));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(FIELD, field);
        figures.put(PRODUCT, product);
        figures.put(CONDITION, condition);
        figures.put(OF_PRODUCT, product - field);
        figures.put(OF_CONDITION, condition - product);
        return figures;
    }

    private static RecordMapping mapping(String when, String amount) {
        String yaml = """
                mapping: sales
                topics: [sales]
                recorder: sale:{/id}
                revision: once
                period: /at
                movements:
                  - register: sold
                    lines: /lines
                {when}    dimensions: { product: line:/product }
                    resources: { quantity: line:/quantity, amount: "{amount}" }
                """.replace("{when}", when).replace("{amount}", amount);
        return MappingFiles.load(List.of(new MappingSource("sales.yaml", yaml)), List.of(SOLD), EventLimits.DEFAULT)
                .getFirst();
    }

    /** Returns the time of one line. */
    private static double nanos(RecordMapping mapping) {
        RawEvent event = event();
        long begin = System.nanoTime();
        long lines = 0;
        for (int i = 0; i < RECORDS; i++) {
            if (mapping.map(event).getFirst() instanceof MappedPart.Mapped mapped
                    && mapped.document().change() instanceof Change.Post post) {
                lines += post.movements().size();
            }
        }
        double nanos = (double) (System.nanoTime() - begin);
        assertThat(lines).isEqualTo((long) RECORDS * LINES);
        return nanos / lines;
    }

    private static RawEvent event() {
        String lines = IntStream.range(0, LINES)
                .mapToObj(i -> """
                        {"product": %d, "kind": "SALE", "quantity": %d.5, "price": "1234567.8901", "amount": "98765.4321"}
                        """.formatted(i, 1 + i % 97))
                .collect(Collectors.joining(","));
        String record = "{\"id\": 7, \"at\": \"2026-04-19T10:15:00Z\", \"lines\": [" + lines + "]}";
        return new RawEvent(
                "sales", 0, 1, 1_776_000_000_000L, null, record.getBytes(StandardCharsets.UTF_8), List.of());
    }
}

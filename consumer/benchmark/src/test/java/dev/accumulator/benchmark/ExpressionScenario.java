package dev.accumulator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mappingfile.MappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.DefinitionBuilder;
import dev.accumulator.registers.model.RegisterDefinition;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Scenario 15: what an expression of a mapping file costs. Records of many lines are mapped by two files, one with fields
 * where the other has products, so the difference of their times is that of the expressions. Nothing is posted.
 */
final class ExpressionScenario implements Scenario {
    private static final String FIELDS = "a line with eight fields";
    private static final String PRODUCTS = "a line with eight products of two fields";
    private static final String PRODUCT = "a product in place of a field";
    private static final String UNIT = "ns of a processor";

    private static final int LINES = 500;
    private static final int RECORDS = 1_500;
    private static final int ROUNDS = 5;
    private static final List<String> RESOURCES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

    private static final RegisterDefinition SOLD = sold();

    private static RegisterDefinition sold() {
        DefinitionBuilder sold = RegisterDefinition.turnover("sold").dimension("product", "int");
        RESOURCES.forEach(resource -> sold.resource(resource, "numeric(24,8)"));
        return sold.build();
    }

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
        Map<String, Figures> figures = new Rounds(Rounds.WARM_UPS, ROUNDS).alternate(List.of(round -> turn()));
        results.report(15, figures, FIELDS, UNIT);
        results.compare(15, figures, PRODUCTS, UNIT, FIELDS, null);
        results.report(15, figures, PRODUCT, UNIT);
    }

    private static Map<String, Double> turn() {
        double fields = nanos(mapping("line:/amount"));
        double products = nanos(mapping("line.quantity * line.price"));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(FIELDS, fields);
        figures.put(PRODUCTS, products);
        figures.put(PRODUCT, (products - fields) / RESOURCES.size());
        return figures;
    }

    private static RecordMapping mapping(String figure) {
        String resources = RESOURCES.stream()
                .map(resource -> resource + ": \"" + figure + "\"")
                .collect(Collectors.joining(", "));
        String yaml = """
                mapping: sales
                topics: [sales]
                recorder: sale:{/id}
                revision: once
                period: /at
                register: sold
                lines: /lines
                dimensions: { product: line:/product }
                resources: { %s }
                """.formatted(resources);
        return MappingFiles.load(List.of(new MappingSource("sales.yaml", yaml)), List.of(SOLD), EventLimits.DEFAULT)
                .getFirst();
    }

    /** Returns the processor time of one line, which what else the machine does leaves nearly as it is. */
    private static double nanos(RecordMapping mapping) {
        RawEvent event = event();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        long lines = 0;
        for (int i = 0; i < RECORDS; i++) {
            if (mapping.map(event).getFirst() instanceof MappedPart.Mapped mapped
                    && mapped.document().change() instanceof Change.Post post) {
                lines += post.movements().size();
            }
        }
        double nanos = (double) (threads.getCurrentThreadCpuTime() - begin);
        assertThat(lines).isEqualTo((long) RECORDS * LINES);
        return nanos / lines;
    }

    private static RawEvent event() {
        String lines = IntStream.range(0, LINES)
                .mapToObj(i -> """
                        {"product": %d, "quantity": %d.5, "price": 1234567.8901, "amount": "98765.4321"}
                        """.formatted(i, 1 + i % 97))
                .collect(Collectors.joining(","));
        String record = "{\"id\": 7, \"at\": \"2026-04-19T10:15:00Z\", \"lines\": [" + lines + "]}";
        return new RawEvent(
                "sales", 0, 1, 1_776_000_000_000L, null, record.getBytes(StandardCharsets.UTF_8), List.of());
    }
}

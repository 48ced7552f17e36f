package dev.accumulator.benchmark;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Extracts the numbers of an answer, whatever its spelling. */
final class ReadAnswer {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** The dimensions that questions name. */
    private static final Set<String> DIMENSIONS = Set.of("warehouse", "product");

    private ReadAnswer() {}

    /** Returns the figures row by row. */
    static List<List<BigDecimal>> numbers(byte[] json) {
        List<List<BigDecimal>> rows = new ArrayList<>();
        for (JsonNode row : JSON.readTree(json).path("rows")) {
            List<BigDecimal> numbers = new ArrayList<>();
            collect(row, numbers);
            rows.add(numbers);
        }
        return rows;
    }

    private static void collect(JsonNode node, List<BigDecimal> numbers) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isObject()) {
                collect(field.getValue(), numbers);
            } else if (field.getValue().isNumber() && isCompared(field.getKey())) {
                numbers.add(field.getValue().decimalValue().stripTrailingZeros());
            }
        }
    }

    private static boolean isCompared(String name) {
        // The net follows from the other figures.
        return !DIMENSIONS.contains(name) && !name.endsWith("_net");
    }

    static List<List<BigDecimal>> numbers(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(row -> row.entrySet().stream()
                        .filter(column -> isCompared(column.getKey()))
                        .map(Map.Entry::getValue)
                        .map(value -> ((BigDecimal) value).stripTrailingZeros())
                        .toList())
                .toList();
    }
}

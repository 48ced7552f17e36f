package dev.accumulator.consumer.register;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up by how much one document changes each cell. */
final class NetChanges {
    private record Cell(String register, List<@Nullable Object> key) {}

    private final Map<Cell, BigDecimal[]> sums = new LinkedHashMap<>();
    private final Map<String, RegisterDefinition> definitions = new LinkedHashMap<>();

    void add(RegisterDefinition definition, List<@Nullable Object> key, List<BigDecimal> values) {
        definitions.put(definition.name(), definition);
        BigDecimal[] sum = sums.computeIfAbsent(new Cell(definition.name(), key), cell -> zeros(values.size()));
        for (int i = 0; i < values.size(); i++) {
            sum[i] = sum[i].add(values.get(i));
        }
    }

    private static BigDecimal[] zeros(int length) {
        BigDecimal[] zeros = new BigDecimal[length];
        Arrays.fill(zeros, BigDecimal.ZERO);
        return zeros;
    }

    /** The cells that change at all. */
    List<CellChange> list() {
        List<CellChange> changes = new ArrayList<>(sums.size());
        sums.forEach((cell, sum) -> {
            RegisterDefinition definition = definitions.get(cell.register());
            if (definition != null && Arrays.stream(sum).anyMatch(value -> value.signum() != 0)) {
                changes.add(change(definition, cell.key(), sum));
            }
        });
        return changes;
    }

    private static CellChange change(RegisterDefinition definition, List<@Nullable Object> key, BigDecimal[] sum) {
        Map<String, @Nullable Object> dimensions = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            dimensions.put(definition.dimensions().get(i).name(), key.get(i));
        }
        Map<String, BigDecimal> resources = new LinkedHashMap<>();
        for (int i = 0; i < sum.length; i++) {
            Resource resource = definition.resources().get(i);
            resources.put(resource.name(), sum[i].setScale(resource.type().scale()));
        }
        return new CellChange(definition.name(), dimensions, resources);
    }
}

package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.table.OpenRegister;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up by how much one document changes each cell. */
final class NetChanges {
    private record Place(int register, long cell) {}

    private static final class Sum {
        private final RegisterDefinition definition;
        private final List<@Nullable Object> key;
        private final BigDecimal[] values;

        Sum(RegisterDefinition definition, List<@Nullable Object> key, List<BigDecimal> values) {
            this.definition = definition;
            this.key = key;
            this.values = values.toArray(BigDecimal[]::new);
        }

        void add(List<BigDecimal> more) {
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i].add(more.get(i));
            }
        }

        boolean isChange() {
            for (BigDecimal value : values) {
                if (value.signum() != 0) {
                    return true;
                }
            }
            return false;
        }

        CellChange change() {
            Map<String, @Nullable Object> dimensions = LinkedHashMap.newLinkedHashMap(key.size());
            for (int i = 0; i < key.size(); i++) {
                dimensions.put(definition.dimensions().get(i).name(), key.get(i));
            }
            Map<String, BigDecimal> resources = LinkedHashMap.newLinkedHashMap(values.length);
            for (int i = 0; i < values.length; i++) {
                Resource resource = definition.resources().get(i);
                resources.put(
                        resource.name(), values[i].setScale(resource.type().scale()));
            }
            return new CellChange(definition.name(), dimensions, resources);
        }
    }

    private final Map<Place, Sum> sums = new LinkedHashMap<>();

    /** @param key the dimension values of the cell */
    void add(OpenRegister register, long cell, List<@Nullable Object> key, List<BigDecimal> values) {
        Place place = new Place(register.id(), cell);
        Sum sum = sums.get(place);
        if (sum == null) {
            sums.put(place, new Sum(register.definition(), key, values));
        } else {
            sum.add(values);
        }
    }

    /** Returns the changes of the cells that change at all. */
    List<CellChange> list() {
        List<CellChange> changed = new ArrayList<>(sums.size());
        for (Sum sum : sums.values()) {
            if (sum.isChange()) {
                changed.add(sum.change());
            }
        }
        return changed;
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PageRequest;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds when a group of a floor of now gets more without a posting, because what is dated ahead comes due: the end of a
 * reservation, a receipt of tomorrow. A floor of always has counted that already.
 */
final class ComingRaises {
    /** Movements that are looked at. If none of so many gives anything, the moment of the last is answered. */
    private static final int MOVEMENTS_MAX = 100;

    private ComingRaises() {}

    /** Returns the first moment from the given one on at which a movement gives the group more. Empty if there is none. */
    static Optional<Instant> from(Instant moment, RefusedGroup group, Registers registers) {
        Optional<Floor> floor = registers.floors().stream()
                .filter(one -> one.name().equals(group.floor()) && one.when() == Floor.When.NOW)
                .findFirst();
        return floor.flatMap(found -> found.of().stream()
                .map(part -> from(moment, part, filters(found, part, group, registers), registers))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder()));
    }

    private static Optional<Instant> from(
            Instant moment, Floor.Part part, Map<String, List<@Nullable Object>> filters, Registers registers) {
        if (filters.isEmpty()) {
            return Optional.empty();
        }
        Page<MovementRow> ahead = registers.movements(new MovementQuery(
                part.register(),
                null,
                filters,
                new PointInTime.Moment(moment),
                null,
                null,
                null,
                false,
                MovementQuery.Order.PERIOD_OLDEST_FIRST,
                new PageRequest(MOVEMENTS_MAX, null)));
        for (MovementRow row : ahead.rows()) {
            if (part.counted(row.get(part.resource())).signum() > 0) {
                return Optional.of(row.period());
            }
        }
        return ahead.next() == null
                ? Optional.empty()
                : Optional.of(ahead.rows().getLast().period());
    }

    /** Returns the values of the group as the register has them; none if the floor has other dimensions by now. */
    private static Map<String, List<@Nullable Object>> filters(
            Floor floor, Floor.Part part, RefusedGroup group, Registers registers) {
        RegisterDefinition definition = registers.definition(part.register());
        JsonNode values = JsonMapper.shared().readTree(group.group());
        Map<String, List<@Nullable Object>> filters = new HashMap<>();
        for (String by : floor.by()) {
            if (!values.hasNonNull(by)) {
                return Map.of();
            }
            List<@Nullable Object> value = new ArrayList<>(1);
            value.add(definition
                    .dimension(by)
                    .orElseThrow()
                    .type()
                    .convert(values.get(by).asString()));
            filters.put(by, value);
        }
        return filters;
    }
}

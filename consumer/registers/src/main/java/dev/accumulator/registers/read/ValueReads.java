package dev.accumulator.registers.read;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.DimensionType;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.table.CellTable;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Finds values of a dimension by how they begin. Each value costs a look-up in the dimension's index, however many cells have
 * it and however many other values there are.
 */
public final class ValueReads {
    /** The most values of an answer. */
    public static final int LIMIT_MAX = 100;

    /** Goes from a value to the next greater one, in all ranges at once. */
    private static final String VALUES = """
            with recursive found (step, high, value) as (
              select 1, b.high,
                     (select {dimensions:c}
                        from {cell} c
                       where {dimensions:c} >= b.low
                         and {dimensions:c} <= b.high
                       order by {dimensions:c}
                       limit 1)
                from unnest(cast(:lows as {bounds}), cast(:highs as {bounds})) b (low, high)
               union all
              select f.step + 1, f.high,
                     (select {dimensions:c}
                        from {cell} c
                       where {dimensions:c} > f.value
                         and {dimensions:c} <= f.high
                       order by {dimensions:c}
                       limit 1)
                from found f
               where f.value is not null
                 and f.step < :limit)
            select f.value as {dimensions}
              from found f
             where f.value is not null
             limit :limit
            """;

    private final Database database;

    public ValueReads(Database database) {
        this.database = database;
    }

    /**
     * Returns values that cells have and whose text begins with another one; of a range of numbers the shortest first.
     *
     * @throws InvalidQuery if the register has no such dimension, or the limit is out of bounds
     */
    public List<Object> beginningWith(OpenRegister register, String name, String text, int limit) {
        Dimension dimension = dimension(register.definition(), name);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new InvalidQuery("limit", "limit must be from 1 to " + LIMIT_MAX + ", was " + limit);
        }
        List<ValueRanges.Range> ranges = ValueRanges.beginningWith(text, dimension.type());
        List<Object> values = new ArrayList<>();
        if (!ranges.isEmpty()) {
            database.jdbc()
                    .sql(register.sql()
                            .only(List.of(dimension), List.of())
                            .with("bounds", bounds(dimension.type()) + "[]")
                            .fill(VALUES))
                    .param("lows", texts(ranges, ValueRanges.Range::low))
                    .param("highs", texts(ranges, ValueRanges.Range::high))
                    .param("limit", limit)
                    .query(row -> {
                        values.add(Objects.requireNonNull(CellTable.read(row, dimension)));
                    });
        }
        return values;
    }

    private static Dimension dimension(RegisterDefinition definition, String name) {
        return definition
                .dimension(name)
                .orElseThrow(() -> new InvalidQuery(
                        "dimension",
                        "dimension must be one of " + String.join(", ", definition.dimensionNames()) + ", was "
                                + ForeignText.quote(name)));
    }

    /** A bound is longer than a varchar may be. */
    private static String bounds(DimensionType type) {
        return switch (type.base()) {
            case SMALLINT, INT, BIGINT -> "bigint";
            case TEXT, VARCHAR -> "text";
            case UUID -> "uuid";
            case DATE -> "date";
            case BOOLEAN -> "boolean";
        };
    }

    private static String[] texts(List<ValueRanges.Range> ranges, Function<ValueRanges.Range, String> bound) {
        return ranges.stream().map(bound).toArray(String[]::new);
    }
}

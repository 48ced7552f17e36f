package dev.accumulator.registers;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.DimensionKey;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A read of balances. Dimensions given with {@code where} narrow it, those given with {@code by} split it, the rest is
 * summed. A name or value that does not fit the register is an {@link dev.accumulator.registers.model.InvalidQuery}.
 */
public final class Balances extends Filtered<Balances> {
    private final List<String> groupBy = new ArrayList<>();
    private final List<Sort> sort = new ArrayList<>();
    private @Nullable PointInTime at;
    private @Nullable Instant knownAt;
    private boolean nonZero;

    Balances(Registers registers, String register) {
        super(registers, register);
    }

    /** Splits the answer by a dimension. */
    public Balances by(String dimension) {
        groupBy.add(dimension);
        return this;
    }

    /** Splits the answer by a dimension. */
    public Balances by(DimensionKey<?> dimension) {
        return by(dimension.name());
    }

    /** Counts movements through the end of a day, in the register's time zone. */
    public Balances at(LocalDate day) {
        at = new PointInTime.Day(day);
        return this;
    }

    /** Counts movements up to a moment, which is included. */
    public Balances at(Instant moment) {
        at = new PointInTime.Moment(moment);
        return this;
    }

    /** Counts only what was recorded up to a moment: what the register said then. */
    public Balances knownAt(Instant moment) {
        knownAt = moment;
        return this;
    }

    /** Leaves out rows in which every resource is zero. */
    public Balances nonZero() {
        nonZero = true;
        return this;
    }

    /** Orders the rows by a dimension that splits them or by a resource; called again, by the next one. */
    public Balances orderBy(String field, boolean descending) {
        sort.add(new Sort(field, descending));
        return this;
    }

    /** All cells of the selection in one row; zero where there is none. */
    public BalanceRow total() {
        groupBy.clear();
        List<BalanceRow> rows = page().rows();
        return rows.isEmpty() ? zero() : rows.getFirst();
    }

    /** The rows, at most as many as a page holds. */
    public List<BalanceRow> rows() {
        return page().rows();
    }

    /** The rows and the cursor of the next ones. */
    public Page<BalanceRow> page() {
        return registers.balances(
                new BalanceQuery(register, at, knownAt, new Selection(filters, groupBy), nonZero, sort, page));
    }

    private BalanceRow zero() {
        Map<String, BigDecimal> zeros = new LinkedHashMap<>();
        registers
                .definition(register)
                .resources()
                .forEach(resource -> zeros.put(
                        resource.name(),
                        BigDecimal.ZERO.setScale(resource.type().scale())));
        return new BalanceRow(Map.of(), zeros);
    }

    @Override
    Balances self() {
        return this;
    }
}

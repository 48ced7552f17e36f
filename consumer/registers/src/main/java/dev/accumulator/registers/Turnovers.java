package dev.accumulator.registers;

import dev.accumulator.registers.model.DimensionKey;
import dev.accumulator.registers.model.Interval;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PointInTime;
import dev.accumulator.registers.model.Selection;
import dev.accumulator.registers.model.Sort;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read of turnovers: receipts, expenses and their difference over a range of time. Dimensions given with {@code where}
 * narrow it, those given with {@code by} split it. A name or value that does not fit the register is an {@link
 * dev.accumulator.registers.model.InvalidQuery}.
 */
public final class Turnovers extends Filtered<Turnovers> {
    private final List<String> groupBy = new ArrayList<>();
    private final List<Sort> sort = new ArrayList<>();
    private @Nullable PointInTime from;
    private @Nullable PointInTime to;
    private @Nullable Instant knownAt;
    private @Nullable Interval interval;
    private boolean balances;
    private boolean empty;
    private boolean totals;

    Turnovers(Registers registers, String register) {
        super(registers, register);
    }

    /** Splits the answer by a dimension. */
    public Turnovers by(String dimension) {
        groupBy.add(dimension);
        return this;
    }

    /** Splits the answer by a dimension. */
    public Turnovers by(DimensionKey<?> dimension) {
        return by(dimension.name());
    }

    /** Splits the answer by a unit of the calendar, by hours, or by documents. */
    public Turnovers by(Interval unit) {
        interval = unit;
        return this;
    }

    /** Begins with a day, in the register's time zone. */
    public Turnovers from(LocalDate day) {
        from = new PointInTime.Day(day);
        return this;
    }

    /** Begins with a moment, which is included. */
    public Turnovers from(Instant moment) {
        from = new PointInTime.Moment(moment);
        return this;
    }

    /** Ends with the end of a day, in the register's time zone. */
    public Turnovers to(LocalDate day) {
        to = new PointInTime.Day(day);
        return this;
    }

    /** Ends with a moment, which is included. */
    public Turnovers to(Instant moment) {
        to = new PointInTime.Moment(moment);
        return this;
    }

    /** Counts only what was recorded up to a moment: what the register said then. */
    public Turnovers knownAt(Instant moment) {
        knownAt = moment;
        return this;
    }

    /** Gives opening and closing balances too, where the register keeps them. */
    public Turnovers withBalances() {
        balances = true;
        return this;
    }

    /** Gives each group a row for each interval of the range, also where nothing moved. Wants both ends of the range. */
    public Turnovers withEmpty() {
        empty = true;
        return this;
    }

    /** Gives the totals of the whole answer with the page; see {@link Page#totals}. */
    public Turnovers withTotals() {
        totals = true;
        return this;
    }

    /** Orders the rows by a dimension that splits them or by a figure such as {@code quantity_net}. */
    public Turnovers orderBy(String field, boolean descending) {
        sort.add(new Sort(field, descending));
        return this;
    }

    /** The rows, at most as many as a page holds. */
    public List<TurnoverRow> rows() {
        return page().rows();
    }

    /** The rows and the cursor of the next ones. */
    public Page<TurnoverRow> page() {
        return registers.turnovers(new TurnoverQuery(
                register,
                from,
                to,
                knownAt,
                new Selection(filters, groupBy),
                interval,
                balances,
                sort,
                page,
                List.of(),
                empty,
                totals));
    }

    @Override
    Turnovers self() {
        return this;
    }
}

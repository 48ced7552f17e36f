package dev.accumulator.registers;

import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.PointInTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read of movements, the latest recorded first unless another order is asked for. A name or value that does not fit the
 * register is an {@link dev.accumulator.registers.model.InvalidQuery}.
 */
public final class Movements extends Filtered<Movements> {
    private @Nullable String recorder;
    private @Nullable PointInTime from;
    private @Nullable PointInTime to;
    private boolean history;
    private MovementQuery.Order order = MovementQuery.Order.RECORDED_NEWEST_FIRST;

    Movements(Registers registers, String register) {
        super(registers, register);
    }

    /** Keeps only movements of a document. */
    public Movements of(String document) {
        recorder = document;
        return this;
    }

    /** Begins with a day, in the register's time zone. */
    public Movements from(LocalDate day) {
        from = new PointInTime.Day(day);
        return this;
    }

    /** Begins with a moment, which is included. */
    public Movements from(Instant moment) {
        from = new PointInTime.Moment(moment);
        return this;
    }

    /** Ends with the end of a day, in the register's time zone. */
    public Movements to(LocalDate day) {
        to = new PointInTime.Day(day);
        return this;
    }

    /** Ends with a moment, which is included. */
    public Movements to(Instant moment) {
        to = new PointInTime.Moment(moment);
        return this;
    }

    /** Gives movements that were replaced or withdrawn too, and their reversals. */
    public Movements withHistory() {
        history = true;
        return this;
    }

    /** Gives the rows in another order. */
    public Movements inOrder(MovementQuery.Order wanted) {
        order = wanted;
        return this;
    }

    /** The rows, at most as many as a page holds. */
    public List<MovementRow> rows() {
        return page().rows();
    }

    /** The rows and the cursor of the next ones. */
    public Page<MovementRow> page() {
        return registers.movements(
                new MovementQuery(register, recorder, filters, from, to, null, null, history, order, page));
    }

    @Override
    Movements self() {
        return this;
    }
}

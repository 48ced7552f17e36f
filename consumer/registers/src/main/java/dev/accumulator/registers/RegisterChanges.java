package dev.accumulator.registers;

import dev.accumulator.registers.model.CellBalance;
import dev.accumulator.registers.model.ChangePlace;
import dev.accumulator.registers.model.ChangedCells;
import dev.accumulator.registers.model.Changes;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.registers.read.CellReads;
import dev.accumulator.registers.read.ChangeReads;
import dev.accumulator.registers.read.SettledMoments;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the registers of one schema in the order of recording, for who follows them or copies their balances. {@link Registers#changes} returns it. Safe for use by many threads and many processes.
 */
public final class RegisterChanges {
    private final SettledMoments moments;
    private final ChangeReads changes;
    private final CellReads cells;

    RegisterChanges(SettledMoments moments, ChangeReads changes, CellReads cells) {
        this.moments = moments;
        this.changes = changes;
        this.cells = cells;
    }

    /**
     * Settles what is recorded by now, as far as postings with an earlier moment are committed soon; see {@link
     * #changesAfter}. Called again and again by who follows a register, outside of a transaction.
     *
     * @return the moment up to which everything is settled
     */
    public Instant settleNewest() {
        return moments.settleNewest();
    }

    /**
     * The place of a register's log behind everything that is settled. What is known at its moment is what {@link
     * #changesAfter} goes on from. Joins the caller's transaction.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public ChangePlace newestChange(String register) {
        return changes.newest(register);
    }

    /**
     * The place of a register's log behind everything that was recorded up to a moment. What is known at that moment is what
     * {@link #changesAfter} goes on from, if {@link Registers#settle} has settled it. So several databases are followed from
     * one moment on. Joins the caller's transaction.
     *
     * @throws RegisterNotFound if there is no such register
     */
    public ChangePlace newestChange(String register, Instant moment) {
        return changes.newest(register, moment);
    }

    /**
     * A page of the movements that were recorded after a place, reversals too, in the order of recording. Each comes once, and
     * none is left out, however late its posting was committed: only what is settled is told. Joins the caller's transaction.
     *
     * @param limit the most movements of the page
     * @throws RegisterNotFound if there is no such register
     */
    public Changes changesAfter(String register, ChangePlace place, int limit) {
        return changes.after(register, place, limit);
    }

    /**
     * A page of the cells that were changed after a place, with their current balances, which may include what was recorded
     * later. Whoever copies them, and goes on from the end, has all balances: each change lies before the end that it was
     * found by, or is found after it. Joins the caller's transaction.
     *
     * @param through null for the first page. For the next ones the end that the first one has told
     * @param cell the last cell of the page before; 0 for the first page
     * @param limit the most cells of the page
     * @throws RegisterNotFound if there is no such register
     */
    public ChangedCells changedCells(
            String register, ChangePlace place, @Nullable ChangePlace through, long cell, int limit) {
        return cells.changedAfter(register, place, through, cell, limit);
    }

    /**
     * A page of all cells with their current balances, in the order of their numbers. Joins the caller's transaction.
     *
     * @param cell the last cell of the page before; 0 for the first page
     * @param limit the most cells of the page; if there are fewer, they are the last ones
     * @throws RegisterNotFound if there is no such register
     */
    public List<CellBalance> cells(String register, long cell, int limit) {
        return cells.page(register, cell, limit);
    }

    /**
     * Returns those of the given cells that exist, with their current balances. Joins the caller's transaction.
     *
     * @param keys the values of all dimensions in declared order, each as {@link
     *     dev.accumulator.registers.model.DimensionType#convert} returns it
     * @throws RegisterNotFound if there is no such register
     */
    public List<CellBalance> cells(String register, Collection<List<@Nullable Object>> keys) {
        return cells.ofDimensions(register, keys);
    }

    /**
     * Tells which movements are of the cells of filters; see {@link dev.accumulator.registers.model.Selection}.
     *
     * @throws dev.accumulator.registers.model.InvalidQuery if a name or value does not fit the register
     */
    public static Predicate<MovementRow> changesOf(
            RegisterDefinition definition, Map<String, List<@Nullable Object>> filters) {
        return ChangeReads.filter(definition, filters);
    }
}

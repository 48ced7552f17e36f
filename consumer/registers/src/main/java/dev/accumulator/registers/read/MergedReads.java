package dev.accumulator.registers.read;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.PartsDiffer;
import dev.accumulator.registers.model.RecorderQuery;
import dev.accumulator.registers.model.RecorderSummary;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterDescription;
import dev.accumulator.registers.model.SnapshotReads;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads registers of several databases as one. Each document is in one of them, so the figures of a group are the sums of the
 * parts' figures. An answer holds a page, and some thousand rows of each part.
 *
 * <p>For one thread, and for as long as the parts hold their snapshots.
 */
public final class MergedReads implements SnapshotReads {
    private final Parts parts;
    private final MergedMovements movements;
    private final MergedLists lists;
    private final Map<String, RegisterDefinition> definitions = new HashMap<>();

    public MergedReads(Parts parts) {
        this.parts = parts;
        this.movements = new MergedMovements(parts);
        this.lists = new MergedLists(parts);
    }

    /**
     * The definition of a register, which all parts have.
     *
     * @throws PartsDiffer if they do not
     */
    @Override
    public RegisterDefinition definition(String name) {
        RegisterDefinition known = definitions.get(name);
        if (known != null) {
            return known;
        }
        List<RegisterDefinition> all = parts.definitions(name);
        for (int part = 1; part < all.size(); part++) {
            if (!all.get(part).equals(all.getFirst())) {
                throw new PartsDiffer(name, part, 0);
            }
        }
        definitions.put(name, all.getFirst());
        return all.getFirst();
    }

    @Override
    public List<RegisterDefinition> definitions() {
        return parts.begin(0, SnapshotReads::definitions).get();
    }

    @Override
    public RegisterDescription describe(String name) {
        RegisterDefinition definition = definition(name);
        List<RegisterDescription> all = parts.all(part -> part.describe(name));
        TreeSet<YearMonth> months = new TreeSet<>();
        all.forEach(one -> months.addAll(one.months()));
        return new RegisterDescription(
                definition,
                all.stream().mapToInt(RegisterDescription::version).max().orElse(0),
                // A cell may be in several parts; an estimate may count it as often.
                all.stream().mapToLong(RegisterDescription::cellsEstimate).sum(),
                all.stream().mapToLong(RegisterDescription::movementsEstimate).sum(),
                all.stream().mapToLong(RegisterDescription::tailMovements).sum(),
                all.stream().mapToLong(RegisterDescription::bytes).sum(),
                List.copyOf(months));
    }

    @Override
    public boolean wasClosed(String name) {
        return parts.all(part -> part.wasClosed(name)).contains(true);
    }

    private MergedBalances balancesOf(BalanceQuery query) {
        return new MergedBalances(parts, definition(query.register()), query);
    }

    private MergedTurnovers turnoversOf(TurnoverQuery query) {
        return new MergedTurnovers(parts, definition(query.register()), query);
    }

    @Override
    public Page<BalanceRow> balances(BalanceQuery query) {
        return balancesOf(query).page();
    }

    @Override
    public Page<TurnoverRow> turnovers(TurnoverQuery query) {
        return turnoversOf(query).page();
    }

    @Override
    public Page<MovementRow> movements(MovementQuery query) {
        definition(query.register());
        return movements.page(query);
    }

    @Override
    public void eachBalance(BalanceQuery query, Consumer<BalanceRow> rows) {
        balancesOf(query).all().forEachRemaining(rows);
    }

    @Override
    public void eachTurnover(TurnoverQuery query, Consumer<TurnoverRow> rows) {
        turnoversOf(query).all().forEachRemaining(rows);
    }

    @Override
    public void eachMovement(MovementQuery query, Consumer<MovementRow> rows) {
        definition(query.register());
        movements.all(query).forEachRemaining(rows);
    }

    @Override
    public TurnoverRow turnoverTotals(TurnoverQuery query) {
        return turnoversOf(query).totals();
    }

    @Override
    public long countBalances(BalanceQuery query, int max) {
        return count(balancesOf(query).unordered(), max);
    }

    @Override
    public long countTurnovers(TurnoverQuery query, int max) {
        long count = count(turnoversOf(query).unordered(), query.empty() ? Integer.MAX_VALUE : max);
        // Refused if its rows are too many, which only all of them tell.
        return Math.min(max, count);
    }

    private static long count(Iterator<?> rows, int max) {
        long count = 0;
        while (count < max && rows.hasNext()) {
            rows.next();
            count++;
        }
        return count;
    }

    @Override
    public Page<RecorderSummary> recorders(RecorderQuery query) {
        return lists.recorders(query);
    }

    @Override
    public List<RecorderSummary> recordersBeginningWith(String text, int limit) {
        return lists.recordersBeginningWith(text, limit);
    }

    @Override
    public List<Object> valuesBeginningWith(String register, String dimension, String text, int limit) {
        return lists.valuesBeginningWith(register, dimension, text, limit);
    }
}

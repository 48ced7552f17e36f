package dev.accumulator.registers.posting;

import static java.util.stream.Collectors.toSet;

import dev.accumulator.postgres.BinaryCopy;
import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The movements that a posting appends, by register, and the cell changes of each of its documents. For one thread. */
final class LogLines {
    private final boolean withCellChanges;

    // By id: another thread may open a register anew in between.
    private final Map<OpenRegister, List<LogTable.Line>> lines =
            new TreeMap<>(Comparator.comparingInt(OpenRegister::id));

    private final Map<Long, NetChanges> changes = new HashMap<>();
    private final List<MovedMovementsTable.Moved> moved = new ArrayList<>();
    private final Deque<BinaryCopy> ready = new ArrayDeque<>();
    private int encoded;
    private @Nullable List<Map.Entry<OpenRegister, List<LogTable.Line>>> filled;

    /** @param withCellChanges true if cell changes are worked out */
    LogLines(boolean withCellChanges) {
        this.withCellChanges = withCellChanges;
    }

    /** Adds a document's movements, whose cells are known, under a posting and the id of its recorder. */
    void add(CheckedChange document, long posting, long recorder) {
        NetChanges net = withCellChanges && !document.movements().isEmpty() ? changesOf(recorder) : null;
        OpenRegister register = null;
        List<LogTable.Line> ofRegister = List.of();
        for (int i = 0; i < document.movements().size(); i++) {
            CheckedMovement movement = document.movements().get(i);
            // Most movements have the same register as the one before.
            if (movement.register() != register) {
                register = movement.register();
                ofRegister = linesOf(register);
            }
            ofRegister.add(new LogTable.Line(
                    posting,
                    recorder,
                    movement.cell(),
                    movement.periodMicros(),
                    document.revision(),
                    i + 1,
                    false,
                    movement.values()));
            if (movement.isMoved()) {
                moved.add(new MovedMovementsTable.Moved(
                        register.id(),
                        recorder,
                        document.revision(),
                        i + 1,
                        false,
                        movement.ownPeriodMicros(),
                        movement.periodMicros()));
            }
            if (net != null) {
                net.add(movement.register(), movement.cell(), movement.key(), movement.values());
            }
        }
    }

    /** Adds lines that take back the movements of a document that were added before. Nobody is told of them. */
    void addReversed(CheckedChange document, long posting, long recorder, Periods periods) {
        for (int i = 0; i < document.movements().size(); i++) {
            CheckedMovement movement = document.movements().get(i);
            LogTable.Line line = new LogTable.Line(
                    posting,
                    recorder,
                    movement.cell(),
                    movement.periodMicros(),
                    document.revision(),
                    i + 1,
                    true,
                    movement.values().stream().map(BigDecimal::negate).toList());
            linesOf(movement.register()).add(placed(movement.register(), document.recorder(), line, periods));
        }
    }

    /** Returns a reversal at the moment at which it takes back what it takes back. */
    LogTable.Line placed(OpenRegister register, String recorder, LogTable.Line reversal, Periods periods) {
        long micros = periods.reversal(register, recorder, reversal);
        if (micros == reversal.periodMicros()) {
            return reversal;
        }
        moved.add(new MovedMovementsTable.Moved(
                register.id(),
                reversal.recorder(),
                reversal.revision(),
                reversal.line(),
                true,
                reversal.periodMicros(),
                micros));
        return reversal.at(micros);
    }

    /** Returns the movements that are at another moment than their documents give them. */
    List<MovedMovementsTable.Moved> moved() {
        return moved;
    }

    /**
     * Adds lines that take back movements of other postings.
     *
     * @return how many were added; where cell changes are worked out, a line whose cell is gone is not
     */
    int add(OpenRegister register, List<LogTable.Line> reversals) {
        List<LogTable.Line> ofRegister = linesOf(register);
        if (!withCellChanges) {
            ofRegister.addAll(reversals);
            return reversals.size();
        }
        Map<Long, List<@Nullable Object>> keys = register.cells()
                .keys(reversals.stream().map(LogTable.Line::cell).collect(toSet()));
        int added = 0;
        for (LogTable.Line line : reversals) {
            List<@Nullable Object> key = keys.get(line.cell());
            if (key != null) {
                ofRegister.add(line);
                changesOf(line.recorder()).add(register, line.cell(), key, line.values());
                added++;
            }
        }
        return added;
    }

    private List<LogTable.Line> linesOf(OpenRegister register) {
        return lines.computeIfAbsent(register, r -> new ArrayList<>());
    }

    private NetChanges changesOf(long recorder) {
        return changes.computeIfAbsent(recorder, id -> new NetChanges());
    }

    /** Returns the cell changes of a recorder; none if they are not asked for. */
    List<CellChange> changes(long recorder) {
        NetChanges net = changes.get(recorder);
        return net == null ? List.of() : net.list();
    }

    private List<Map.Entry<OpenRegister, List<LogTable.Line>>> filled() {
        if (filled == null) {
            filled = lines.entrySet().stream()
                    .filter(ofRegister -> !ofRegister.getValue().isEmpty())
                    .toList();
        }
        return filled;
    }

    /** Encodes the lines of the next register, if there is one. Nothing is added from now on. */
    private void encodeNext() {
        if (encoded < filled().size()) {
            var next = filled().get(encoded++);
            ready.add(next.getKey().log().rows(next.getValue()));
        }
    }

    /** Encodes the lines of all registers. Nothing is added from now on. */
    void encode() {
        while (encoded < filled().size()) {
            encodeNext();
        }
    }

    /**
     * Appends all lines, and records their postings last. While the server stores those of one register, those of the next are
     * encoded.
     *
     * @param meanwhile is run once, while the server stores lines if there are any; must not use the database
     * @return false if there are no lines; then nothing is recorded
     */
    boolean append(Recording recording, Runnable meanwhile) {
        Runnable first = meanwhile;
        int left = filled().size();
        for (var ofRegister : filled()) {
            OpenRegister register = ofRegister.getKey();
            if (ready.isEmpty()) {
                encodeNext();
            }
            Runnable now = first;
            first = () -> {};
            register.log().append(ready.remove(), () -> {
                now.run();
                encodeNext();
            });
            recording.append(register, ofRegister.getValue(), --left == 0);
        }
        first.run();
        return !filled().isEmpty();
    }
}

package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** At which moments movements and reversals get into the log, which is not that of the document if that is closed. */
abstract class Periods {
    /** Returns the changes with their movements where they go. */
    final List<CheckedChange> place(List<CheckedChange> changes) {
        if (!movesAny()) {
            return changes;
        }
        List<CheckedChange> placed = new ArrayList<>(changes.size());
        changes.forEach(change -> placed.add(place(change)));
        return placed;
    }

    private CheckedChange place(CheckedChange change) {
        List<CheckedMovement> movements = change.movements();
        List<CheckedMovement> moved = null;
        for (int i = 0; i < movements.size(); i++) {
            CheckedMovement movement = movements.get(i);
            MovedMovementsTable.Move move = movement(change, i + 1, movement);
            if (move != null) {
                moved = moved == null ? new ArrayList<>(movements) : moved;
                moved.set(i, movement.movedTo(move.micros(), move.ownMicros()));
            }
        }
        return moved == null ? change : change.with(moved);
    }

    /** False if every movement stays at its period. */
    abstract boolean movesAny();

    /** Returns where a movement goes; null if it stays at its period. */
    abstract MovedMovementsTable.@Nullable Move movement(CheckedChange change, int line, CheckedMovement movement);

    /** Returns at which moment a movement is taken back. */
    abstract long reversal(OpenRegister register, String recorder, LogTable.Line line);

    /**
     * Movements of closed time go to the first open moment, and so do reversals.
     *
     * @param movesAny true if a register of the movements is closed
     */
    static Periods ofClosedRegisters(boolean movesAny) {
        return new Periods() {
            @Override
            boolean movesAny() {
                return movesAny;
            }

            @Override
            MovedMovementsTable.@Nullable Move movement(CheckedChange change, int line, CheckedMovement movement) {
                long openFrom = movement.register().openFromMicros();
                return movement.periodMicros() < openFrom
                        ? new MovedMovementsTable.Move(movement.register().name(), movement.periodMicros(), openFrom)
                        : null;
            }

            @Override
            long reversal(OpenRegister register, String recorder, LogTable.Line line) {
                return Math.max(line.periodMicros(), register.openFromMicros());
            }
        };
    }
}

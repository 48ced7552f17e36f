package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The moments that movements have in other schemas, where it was decided what is closed. A replay decides nothing anew: what
 * was moved there is moved to the same moment, and nothing else is.
 */
final class FollowedPeriods extends Periods {
    private final Map<MovedMovementsTable.Name, MovedMovementsTable.Move> moves;

    /** @param followed the schemas, each of other documents */
    FollowedPeriods(List<FollowedSchema> followed, List<CheckedChange> changes) {
        List<String> recorders =
                changes.stream().map(CheckedChange::recorder).distinct().toList();
        Map<MovedMovementsTable.Name, MovedMovementsTable.Move> all = new HashMap<>();
        followed.forEach(each -> all.putAll(new MovedMovementsTable(each.database()).in(each.schema(), recorders)));
        this.moves = all;
    }

    @Override
    boolean movesAny() {
        return !moves.isEmpty();
    }

    @Override
    MovedMovementsTable.@Nullable Move movement(CheckedChange change, int line, CheckedMovement movement) {
        return move(movement.register(), change.recorder(), change.revision(), line, false);
    }

    /** A movement that was never taken back there is taken back in place: nobody has seen it. */
    @Override
    long reversal(OpenRegister register, String recorder, LogTable.Line line) {
        MovedMovementsTable.Move move =
                moves.isEmpty() ? null : move(register, recorder, line.revision(), line.line(), true);
        return move == null ? line.periodMicros() : move.micros();
    }

    private MovedMovementsTable.@Nullable Move move(
            OpenRegister register, String recorder, long revision, int line, boolean reversal) {
        MovedMovementsTable.Move move = moves.get(new MovedMovementsTable.Name(recorder, revision, line, reversal));
        // A line of a document may be in another register by now.
        return move != null && move.register().equals(register.name()) ? move : null;
    }
}

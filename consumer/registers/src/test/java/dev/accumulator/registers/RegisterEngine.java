package dev.accumulator.registers;

import dev.accumulator.registers.model.BalanceQuery;
import dev.accumulator.registers.model.BalanceRow;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Floor;
import dev.accumulator.registers.model.MovementQuery;
import dev.accumulator.registers.model.MovementRow;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.Page;
import dev.accumulator.registers.model.RecorderState;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.TurnoverQuery;
import dev.accumulator.registers.model.TurnoverRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations of {@link Registers} that the model has too, for the contract tests. */
interface RegisterEngine {

    void define(RegisterDefinition definition);

    RegisterDefinition definition(String name);

    List<RegisterDefinition> definitions();

    void drop(String name, boolean force);

    void keepFloors(List<Floor> floors);

    /** Closes a register up to a day, or opens it. */
    void close(String register, @Nullable Closing closing);

    List<Outcome> post(List<? extends Change> changes);

    default Outcome post(Change change) {
        return post(List.of(change)).getFirst();
    }

    Page<BalanceRow> balances(BalanceQuery query);

    Page<TurnoverRow> turnovers(TurnoverQuery query);

    Page<MovementRow> movements(MovementQuery query);

    Optional<RecorderState> recorder(String recorder);

    /** A moment of recording after all that was recorded so far, and before all that will be. */
    Instant mark();

    /** Does the work in a transaction that is then rolled back. */
    void rollBack(Runnable work);

    /** True if its errors carry messages for people. Those of the model only carry codes and fields. */
    boolean hasMessages();
}

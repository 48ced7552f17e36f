package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.model.RegisterException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;

/**
 * A read of a page of registers by one statement and no transaction, in one of several databases. The statement checks that
 * the generation and the definition are those that this process knows, and that the layout answers.
 */
public final class SingleRead {
    private final PartReads registers;
    private volatile @Nullable String positions;

    SingleRead(Generation generation, Premise isLive, Duration statementMax) {
        Beside beside = new Beside(SnapshotPositions.in(generation.schema()), text -> positions = text);
        this.registers = generation.registers().firstPage(isLive, beside, statementMax);
    }

    /**
     * The registers. A second statement is refused with {@link dev.accumulator.registers.model.SnapshotNeeded}, and whatever
     * is no page of a register.
     */
    public PartReads registers() {
        return registers;
    }

    /** The positions of the statement's snapshot; null if there was none, so that nothing has proved what was answered. */
    public @Nullable String positions() {
        return positions;
    }

    /** Returns true if a read may have failed because the database is in another state than this process knows. */
    public static boolean isOfAnotherState(Throwable failure) {
        return failure instanceof PremiseFailed
                // Whoever has waited for a moment would wait again.
                || (failure instanceof RegisterException && !(failure instanceof MomentStillOpen))
                || failure instanceof BadSqlGrammarException
                || failure instanceof UncategorizedSQLException;
    }
}

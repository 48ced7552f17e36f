package dev.accumulator.registers;

import dev.accumulator.registers.model.Beside;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.PartsDiffer;
import dev.accumulator.registers.model.Premise;
import dev.accumulator.registers.model.PremiseFailed;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.model.RegisterReads;
import dev.accumulator.registers.model.SnapshotNeeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.BadSqlGrammarException;

/** Several databases as parts, each read by one statement at most. */
final class StatementParts implements Parts {
    private static final Premise TRUE = new Premise("select 1", 1);

    private final List<PartReads> parts = new ArrayList<>();
    private final List<String> besides = new ArrayList<>();

    private StatementParts(List<EngineDatabase> databases) {
        Beside beside = new Beside("select current_database()::text", besides::add);
        databases.forEach(database -> parts.add(database.registers().firstPage(TRUE, beside, Duration.ofMinutes(1))));
    }

    /** Reads a page of the databases as one; empty if it takes snapshots. */
    static <T> Optional<T> read(List<EngineDatabase> databases, Function<RegisterReads, T> reads) {
        StatementParts statements = new StatementParts(databases);
        try {
            T found = reads.apply(Registers.merged(statements));
            return statements.besides.size() == databases.size() ? Optional.of(found) : Optional.empty();
        } catch (MomentStillOpen waited) {
            throw waited;
        } catch (SnapshotNeeded | PremiseFailed | PartsDiffer | RegisterException | BadSqlGrammarException needed) {
            return Optional.empty();
        }
    }

    @Override
    public int count() {
        return parts.size();
    }

    @Override
    public void requireSnapshots() {
        throw new SnapshotNeeded("None is held");
    }

    @Override
    public <T extends @Nullable Object> Supplier<T> begin(int part, Function<PartReads, T> read) {
        T found = read.apply(parts.get(part));
        return () -> found;
    }
}

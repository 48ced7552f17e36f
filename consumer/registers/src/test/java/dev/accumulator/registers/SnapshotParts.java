package dev.accumulator.registers;

import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.SnapshotReads;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Several databases as parts, each with its snapshot in a transaction of this thread. */
final class SnapshotParts implements Parts {
    private final List<EngineDatabase> databases;

    private SnapshotParts(List<EngineDatabase> databases) {
        this.databases = databases;
    }

    /** Reads registers of the databases as one. */
    static <T> T read(List<EngineDatabase> databases, Function<SnapshotReads, T> reads) {
        return read(databases, 0, reads);
    }

    private static <T> T read(List<EngineDatabase> databases, int opened, Function<SnapshotReads, T> reads) {
        if (opened == databases.size()) {
            return reads.apply(Registers.merged(new SnapshotParts(databases)));
        }
        TransactionTemplate snapshot = databases.get(opened).transactions();
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        return Objects.requireNonNull(snapshot.execute(status -> read(databases, opened + 1, reads)));
    }

    @Override
    public int count() {
        return databases.size();
    }

    @Override
    public <T extends @Nullable Object> Supplier<T> begin(int part, Function<PartReads, T> read) {
        T found = read.apply(databases.get(part).registers());
        return () -> found;
    }
}

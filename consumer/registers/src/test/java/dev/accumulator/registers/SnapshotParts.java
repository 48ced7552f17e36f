package dev.accumulator.registers;

import dev.accumulator.registers.model.PartReads;
import dev.accumulator.registers.model.Parts;
import dev.accumulator.registers.model.SnapshotReads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Several databases as parts, each with its snapshot in a transaction of this thread. */
final class SnapshotParts implements Parts {
    private final List<EngineDatabase> databases;
    private final List<Integer> asked;

    private SnapshotParts(List<EngineDatabase> databases) {
        this.databases = databases;
        this.asked = new ArrayList<>(Collections.nCopies(databases.size(), 0));
    }

    /** Reads registers of the databases as one. */
    static <T> T read(List<EngineDatabase> databases, Function<SnapshotReads, T> reads) {
        return inSnapshots(databases, 0, parts -> reads.apply(Registers.merged(parts)));
    }

    /** Reads registers of the databases as one, and returns how often each of them was asked for something. */
    static List<Integer> asked(List<EngineDatabase> databases, Consumer<SnapshotReads> reads) {
        return inSnapshots(databases, 0, parts -> {
            reads.accept(Registers.merged(parts));
            return parts.asked;
        });
    }

    private static <T> T inSnapshots(List<EngineDatabase> databases, int opened, Function<SnapshotParts, T> reads) {
        if (opened == databases.size()) {
            return reads.apply(new SnapshotParts(databases));
        }
        return Objects.requireNonNull(
                databases.get(opened).snapshots().execute(status -> inSnapshots(databases, opened + 1, reads)));
    }

    @Override
    public int count() {
        return databases.size();
    }

    @Override
    public <T extends @Nullable Object> Supplier<T> begin(int part, Function<PartReads, T> read) {
        asked.set(part, asked.get(part) + 1);
        T found = read.apply(databases.get(part).registers());
        return () -> found;
    }
}

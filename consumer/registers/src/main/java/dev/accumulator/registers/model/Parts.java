package dev.accumulator.registers.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several databases whose documents are different ones, and whose registers are answered as one. While an answer is read, each
 * has one snapshot of its own, or is read by one statement.
 */
public interface Parts {

    /** How many there are, 1 at least. */
    int count();

    /**
     * Begins to read one of them. The reads of one part are made one after the other, those of different parts side by side.
     *
     * @param part from 0
     * @return waits for what was read, and throws what the read threw
     */
    <T extends @Nullable Object> Supplier<T> begin(int part, Function<PartReads, T> read);

    /** The definition of a register in each of them, in their order. */
    default List<RegisterDefinition> definitions(String register) {
        return all(part -> part.definition(register));
    }

    /**
     * Tells before the first read that an answer takes more than one of a part.
     *
     * @throws SnapshotNeeded if no snapshots are held for that
     */
    default void requireSnapshots() {}

    /** Reads all of them side by side, and returns what was read in their order. */
    default <T> List<T> all(Function<PartReads, T> read) {
        List<Supplier<T>> begun = new ArrayList<>();
        for (int part = 0; part < count(); part++) {
            begun.add(begin(part, read));
        }
        return begun.stream().map(Supplier::get).toList();
    }
}

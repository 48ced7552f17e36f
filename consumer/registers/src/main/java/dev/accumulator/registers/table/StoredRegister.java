package dev.accumulator.registers.table;

import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A definition as it stands in the database.
 *
 * @param id is never used again, not even for a register of the same name that is made after a drop
 * @param version grows with every change in place
 * @param detached the moment before which movements were detached; null if none were
 * @param closed up to when it is closed; null if it never was
 * @param swings the names of the resources whose swings of days are kept
 */
public record StoredRegister(
        int id,
        int version,
        RegisterDefinition definition,
        @Nullable Detached detached,
        @Nullable Closed closed,
        List<String> swings) {

    /**
     * One opening movement a cell stands for all movements before a moment.
     *
     * @param before movements from this moment on are kept
     * @param detachedAt when the earlier ones were detached and the opening movements recorded
     */
    public record Detached(Instant before, Instant detachedAt) {}

    /**
     * Up to when a register is closed that is closed, or was once.
     *
     * @param closing null if it is open again
     * @param openFrom the first moment from which on no day is closed; null if it is open
     */
    public record Closed(
            @Nullable Closing closing, @Nullable Instant openFrom) {}
}

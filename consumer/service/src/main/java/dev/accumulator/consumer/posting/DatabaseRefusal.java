package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.SqlStates;
import dev.accumulator.registers.model.MovementsMissing;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * A failure that is the fault of a document, and not of the database.
 *
 * @param code the stable code of the refusal
 * @param message what the database said
 */
record DatabaseRefusal(String code, String message) {
    /** Data exceptions, integrity violations, and program limits, such as an index row that is too long. */
    private static final Set<String> CLASSES = Set.of("22", "23", "54");

    /** Returns the refusal that a failure stands for; empty if no document is at fault. */
    static Optional<DatabaseRefusal> of(Throwable failure) {
        return SqlStates.find(failure, DatabaseRefusal::refusal);
    }

    private static Optional<DatabaseRefusal> refusal(Throwable cause) {
        if (cause instanceof MovementsMissing missing) {
            return Optional.of(new DatabaseRefusal("movements-missing", String.valueOf(missing.getMessage())));
        }
        if (cause instanceof SQLException sql && SqlStates.isOfClass(sql, CLASSES)) {
            return Optional.of(new DatabaseRefusal("database-refused", sql.getSQLState() + ": " + sql.getMessage()));
        }
        return Optional.empty();
    }
}

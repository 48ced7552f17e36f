package dev.accumulator.consumer.posting;

import dev.accumulator.registers.model.MovementsMissing;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a failure that is the fault of a document from one that is the fault of the database.
 *
 * @param code the stable word for it
 * @param message what the database said
 */
record DatabaseRefusal(String code, String message) {
    /** Data exceptions, integrity violations, and program limits, such as an index row that is too long. */
    private static final Set<String> CLASSES = Set.of("22", "23", "54");

    private static final int CAUSES_MAX = 20;

    static Optional<DatabaseRefusal> of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof MovementsMissing missing) {
                return Optional.of(new DatabaseRefusal("movements-missing", String.valueOf(missing.getMessage())));
            }
            if (cause instanceof SQLException sql && isOfDocument(sql.getSQLState())) {
                return Optional.of(
                        new DatabaseRefusal("database-refused", sql.getSQLState() + ": " + sql.getMessage()));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static boolean isOfDocument(@Nullable String state) {
        return state != null && state.length() == 5 && CLASSES.contains(state.substring(0, 2));
    }
}

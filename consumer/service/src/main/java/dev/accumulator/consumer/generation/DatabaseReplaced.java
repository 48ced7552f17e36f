package dev.accumulator.consumer.generation;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;

/**
 * The database is not in the state that is remembered of it: it was restored to an earlier one, or another database is in its
 * place. A writer has to begin again.
 */
public final class DatabaseReplaced extends TransientDataAccessException {
    DatabaseReplaced(int generation, @Nullable Throwable cause) {
        super("The database was restored since generation " + generation + " was opened", cause);
    }
}

package dev.accumulator.consumer.generation;

import org.springframework.dao.TransientDataAccessException;

/**
 * The server was restarted, or another database is in its place, since the generation was opened. It may have been
 * restored to an earlier state, for which remembered facts are wrong. A writer has to begin again.
 */
public final class DatabaseReplaced extends TransientDataAccessException {
    DatabaseReplaced(int generation) {
        super("The database was restarted or restored since generation " + generation + " was opened");
    }
}

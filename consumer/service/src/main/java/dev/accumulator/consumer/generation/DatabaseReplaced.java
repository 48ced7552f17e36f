package dev.accumulator.consumer.generation;

import org.springframework.dao.TransientDataAccessException;

/**
 * The server was started anew, or another database is in its place, since the generation was opened: it may have been
 * restored to an earlier state, of which what is remembered is not true. Whoever was about to write has to begin again.
 */
public final class DatabaseReplaced extends TransientDataAccessException {
    DatabaseReplaced(int generation) {
        super("The database was restarted or restored since generation " + generation + " was opened");
    }
}

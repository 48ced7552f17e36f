package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.posting.PositionMoved;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells what is wrong with the database or the broker for now from what will be wrong again. */
final class TransientFailures {
    /** Connections, resources, operators' interventions, rollbacks, and states such as a lock that was not to be had. */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "55", "57");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** The server has ended a transaction that stood idle. */
    private static final String IDLE_IN_TRANSACTION = "25P03";

    private static final int CAUSES_MAX = 20;

    private TransientFailures() {}

    /** Whether to try again; the positions tell where to go on. */
    static boolean is(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (isTransient(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isTransient(Throwable cause) {
        return cause instanceof TransientDataAccessException
                || cause instanceof DataAccessResourceFailureException
                || cause instanceof RecoverableDataAccessException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof TransactionSystemException
                || cause instanceof RetriableException
                || cause instanceof PositionMoved
                || cause instanceof GenerationNotOpen
                || (cause instanceof SQLException sql && isTransient(sql));
    }

    private static boolean isTransient(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && state.length() == 5
                && (CLASSES.contains(state.substring(0, 2)) || state.equals(IDLE_IN_TRANSACTION));
    }

    /** Whether a lock was not to be had in the time given. */
    static boolean isLockTimeout(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}

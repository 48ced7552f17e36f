package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.GenerationNotOpen;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.posting.PositionMoved;
import dev.accumulator.postgres.SqlStates;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells failures of the database or the broker that will pass from those that will repeat. */
final class TransientFailures {
    /**
     * Connections, rollbacks, resources, states such as a lock that is not available, and interventions of operators.
     */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "55", "57");

    private TransientFailures() {}

    /**
     * Returns true if it is worth trying again. The positions say where to go on. A server whose table of locks is full
     * would be so again, and its other sessions would suffer each time.
     */
    static boolean is(Throwable failure) {
        return !isOutOfMemory(failure)
                && SqlStates.find(failure, cause -> isTransient(cause) ? Optional.of(cause) : Optional.empty())
                        .isPresent();
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
                || cause instanceof MappingWaits
                // Another thread may have taken the memory. The rebuild says that it waits, and can be cancelled.
                || cause instanceof OutOfMemoryError
                || (cause instanceof SQLException sql
                        && (SqlStates.isOfClass(sql, CLASSES)
                                || SqlStates.IDLE_IN_TRANSACTION.equals(sql.getSQLState())));
    }

    /** Returns true if the server had no room for another lock, or no memory. */
    static boolean isOutOfMemory(Throwable failure) {
        return SqlStates.isAny(failure, SqlStates.OUT_OF_MEMORY);
    }

    /** The server's own message, without the statement that it was about. */
    static String reason(Throwable failure) {
        return SqlStates.sqlException(failure).map(Throwable::toString).orElseGet(failure::toString);
    }

    /** Returns true if a lock was not available in the time given. */
    static boolean isLockTimeout(Throwable failure) {
        return SqlStates.isAny(failure, SqlStates.LOCK_NOT_AVAILABLE);
    }
}

package dev.accumulator.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's error codes that decide what is done next, and the way from a failure to its code. The codes are those of the
 * PostgreSQL manual, appendix "PostgreSQL Error Codes".
 */
public final class SqlStates {
    /** Another row has the same key. */
    public static final String UNIQUE_VIOLATION = "23505";

    /** The server has ended a transaction that stood idle for too long. */
    public static final String IDLE_IN_TRANSACTION = "25P03";

    /** The transaction met changes of another one that its isolation level does not allow. */
    public static final String SERIALIZATION_FAILURE = "40001";

    public static final String DEADLOCK_DETECTED = "40P01";

    /** There is no such table: it was dropped, for example. */
    public static final String UNDEFINED_TABLE = "42P01";

    /** The server's table of locks is full, or its memory is. */
    public static final String OUT_OF_MEMORY = "53200";

    /** A lock could not be had in the time given. */
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A statement took longer than the time given, or somebody cancelled it. */
    public static final String QUERY_CANCELED = "57014";

    /** A failure can be among its own causes. None that is not has nearly as many. */
    private static final int CAUSES_MAX = 20;

    private static final int STATE_CHARS = 5;
    private static final int CLASS_CHARS = 2;

    private SqlStates() {}

    /** Returns what the function finds in the failure or, failing that, in the nearest of its causes. */
    public static <T> Optional<T> find(Throwable failure, Function<Throwable, Optional<T>> search) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            Optional<T> found = search.apply(cause);
            if (found.isPresent()) {
                return found;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Returns the nearest error of the database among a failure and its causes. */
    public static Optional<SQLException> sqlException(Throwable failure) {
        return find(failure, cause -> cause instanceof SQLException sql ? Optional.of(sql) : Optional.empty());
    }

    /** True if the failure, or one of its causes, is an error of the database with one of these codes. */
    public static boolean isAny(Throwable failure, String... states) {
        Set<String> wanted = Set.of(states);
        return find(
                        failure,
                        cause -> cause instanceof SQLException sql
                                        && sql.getSQLState() != null
                                        && wanted.contains(sql.getSQLState())
                                ? Optional.of(sql)
                                : Optional.empty())
                .isPresent();
    }

    /** True if the error's code is of one of these classes, which are the first two characters of a code. */
    public static boolean isOfClass(SQLException failure, Set<String> classes) {
        @Nullable String state = failure.getSQLState();
        return state != null && state.length() == STATE_CHARS && classes.contains(state.substring(0, CLASS_CHARS));
    }
}

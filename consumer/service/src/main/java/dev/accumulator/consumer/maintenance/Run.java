package dev.accumulator.consumer.maintenance;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A verification or repair, under way or over.
 *
 * @param register the only register it is about; null for all of them and the order rows
 * @param generation the generation it is about
 * @param instance the process that runs or ran it
 * @param registersTotal how many registers it has to go through
 * @param registersDone how many it has gone through
 * @param step what it is at: a register, or {@link #ORDER_ROWS}; null when it is over
 * @param movements how many movements it has read
 * @param mended how many rows of totals and balances a repair has changed
 * @param differencesTotal how many differences it has found; after the mending, if it is a repair
 * @param results by register, and for {@link #ORDER_ROWS}
 * @param findings the first differences, at most {@link #FINDINGS_MAX}; none in lists of runs
 * @param error why it failed
 */
public record Run(
        long id,
        Kind kind,
        @Nullable String register,
        int generation,
        State state,
        RequestedBy requestedBy,
        String instance,
        int registersTotal,
        int registersDone,
        @Nullable String step,
        long movements,
        long mended,
        long differencesTotal,
        Map<String, Result> results,
        List<Finding> findings,
        @Nullable String error,
        Instant startedAt,
        Instant heartbeatAt,
        @Nullable Instant finishedAt) {

    /** The most differences that a run keeps. It counts the others. */
    public static final int FINDINGS_MAX = 1_000;

    /** Stands in the place of a register's name, and can be none: a register's name has no hyphen. */
    public static final String ORDER_ROWS = "order-rows";

    public Run {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        findings = List.copyOf(findings);
    }

    /** What is done. */
    public enum Kind {
        VERIFY,
        /** Mends totals and balances, then verifies, so that what is left is what it could not mend. */
        REPAIR
    }

    /** How it stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** Who wanted it. */
    public enum RequestedBy {
        SCHEDULE,
        PERSON
    }

    /**
     * What came of a register, or of the order rows.
     *
     * @param movements how many were read
     * @param mended how many rows of totals and balances were changed
     * @param differences how many were found
     */
    public record Result(long movements, long mended, long differences) {}
}

package dev.accumulator.consumer.maintenance;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A verification or repair, under way or ended.
 *
 * @param request the same for the runs of all shards that were requested together; null if this one was alone
 * @param register the only register it covers; null for all registers and the order rows
 * @param generation the generation it covers
 * @param person the name of the person who asked for it; null if the schedule did
 * @param instance the process that runs or ran it; the one that was asked as long as nobody runs it
 * @param registersTotal the number of registers it covers
 * @param registersDone the number of registers that are done
 * @param step the current step: a register, or {@link #ORDER_ROWS}; null once it has ended
 * @param movements the number of movements it has read
 * @param mended the number of rows of totals and balances that a repair has changed
 * @param differencesTotal the number of differences it has found; a repair counts those that are left
 * @param results the results by register, and for {@link #ORDER_ROWS}
 * @param findings the first differences, at most {@link #FINDINGS_MAX}; none in lists of runs
 * @param error why it failed; null if it has not failed
 */
public record Run(
        long id,
        Kind kind,
        @Nullable UUID request,
        @Nullable String register,
        int generation,
        State state,
        RequestedBy requestedBy,
        @Nullable String person,
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

    /** The most differences that a run keeps. It only counts the others. */
    public static final int FINDINGS_MAX = 1_000;

    /** Stands in the place of a register's name. It cannot be one, because a register's name has no hyphen. */
    public static final String ORDER_ROWS = "order-rows";

    public Run {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        findings = List.copyOf(findings);
    }

    /** The kind of run. */
    public enum Kind {
        VERIFY,
        /** Mends totals and balances, then verifies. The differences it reports are those that it could not mend. */
        REPAIR
    }

    /** The state of a run. */
    public enum State {
        /** It waits for an instance of its shard. */
        REQUESTED,
        RUNNING,
        DONE,
        FAILED
    }

    /** True until it has ended. */
    public boolean isUnderWay() {
        return state == State.REQUESTED || state == State.RUNNING;
    }

    /** Who asked for a run. */
    public enum RequestedBy {
        SCHEDULE,
        PERSON
    }

    /**
     * The result for one register, or for the order rows.
     *
     * @param movements the number of movements that were read
     * @param mended the number of rows of totals and balances that were changed
     * @param differences the number of differences that were found
     */
    public record Result(long movements, long mended, long differences) {}
}

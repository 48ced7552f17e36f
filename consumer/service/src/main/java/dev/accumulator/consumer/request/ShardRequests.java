package dev.accumulator.consumer.request;

import dev.accumulator.postgres.Schema;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Asks instances of shards for work, and waits for what comes of it. Safe for use by many threads. */
public final class ShardRequests {
    /** The code of work that has failed for a reason that is no refusal. */
    public static final String FAILED = "failed";

    /** Instances look once a second. One that is busy with a request takes the next one later. */
    static final Duration TAKEN_MAX = Duration.ofSeconds(5);

    /** For the statements that ask and look. */
    private static final Duration STATEMENTS_MAX = Duration.ofSeconds(10);

    /** For whoever wants to know what was asked. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final Duration AGAIN = Duration.ofMillis(100);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Schema control;
    private final Duration doneMax;
    private final Map<DataSource, RequestsTable> tables = new ConcurrentHashMap<>();

    /** @param doneMax how long to wait for the end of what an instance has taken */
    ShardRequests(Schema control, Duration doneMax) {
        this.control = control;
        this.doneMax = doneMax;
    }

    /** How long whoever asks waits at most. */
    public Duration answerMax() {
        return TAKEN_MAX.plus(doneMax).plus(STATEMENTS_MAX);
    }

    /** An outcome as the table has it: one that is refused has a code. */
    record Stored(@Nullable String code, @Nullable String message, WorkOutcome.@Nullable Done done) {
        WorkOutcome outcome() {
            return code == null
                    ? done == null ? new WorkOutcome.Done(null, null) : done
                    : new WorkOutcome.Refused(code, String.valueOf(message));
        }

        static Stored of(WorkOutcome outcome) {
            return switch (outcome) {
                case WorkOutcome.Done done -> new Stored(null, null, done);
                case WorkOutcome.Refused refused -> new Stored(refused.code(), refused.message(), null);
                case WorkOutcome.UnderWay goesOn -> throw new IllegalArgumentException("It has not ended");
                case WorkOutcome.NotTaken none -> throw new IllegalArgumentException("Nobody has taken it");
            };
        }
    }

    /**
     * Asks for work and waits until it is done, up to {@link #answerMax}.
     *
     * @param shard the database of the shard
     * @param person who asks
     */
    public WorkOutcome ask(DataSource shard, ShardWork work, String person) {
        RequestsTable table = tables.computeIfAbsent(shard, one -> new RequestsTable(JdbcClient.create(one), control));
        UUID id = UUID.randomUUID();
        table.prune(KEPT);
        table.insert(id, work.kind(), JSON.writeValueAsString(work), person);
        long begunNanos = System.nanoTime();
        long takenNanos = begunNanos;
        while (true) {
            RequestsTable.State state = table.state(id);
            String outcome = state.outcome();
            if (outcome != null) {
                return JSON.readValue(outcome, Stored.class).outcome();
            }
            String instance = state.instance();
            long now = System.nanoTime();
            if (instance == null) {
                takenNanos = now;
                if (now - begunNanos > TAKEN_MAX.toNanos() && table.withdraw(id)) {
                    return new WorkOutcome.NotTaken();
                }
            } else if (now - takenNanos > doneMax.toNanos()) {
                return new WorkOutcome.UnderWay(instance);
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }
}

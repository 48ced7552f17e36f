package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one shard, for an instance that asks all shards for a run at once. What it requests waits in the shard's
 * database until an instance of that shard takes it. Safe for use by many threads.
 */
public final class ShardRuns {
    /** The run that caused a refusal may end before this process reads it. */
    private static final int ATTEMPTS = 3;

    private final Generations generations;
    private final RunsTable runs;
    private final RunReads reads;
    private final String instance;
    private final Duration deadAfter;

    ShardRuns(Generations generations, RunsTable runs, RunReads reads, String instance, Duration deadAfter) {
        this.generations = generations;
        this.runs = runs;
        this.reads = reads;
        this.instance = instance;
        this.deadAfter = deadAfter;
    }

    /**
     * Requests a run.
     *
     * @param register the only register; null for all registers and the order rows
     * @param request the same for all shards
     * @param person who asks
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    public Admission request(Run.Kind kind, @Nullable String register, UUID request, String person) {
        Generation live = generations.live();
        int registers = Maintenance.registers(live, register).size();
        runs.failDead(deadAfter);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Long> id = runs.insert(
                    new RunsTable.RunRequest(kind, register, null, person, request),
                    live.number(),
                    instance,
                    registers);
            if (id.isPresent()) {
                runs.prune();
                return new Admission.Started(reads.find(kind, id.get())
                        .orElseThrow(() -> new IllegalStateException("Run " + id.get() + " was deleted at once")));
            }
            Optional<Run> running = reads.running();
            if (running.isPresent()) {
                return new Admission.Busy(running.get());
            }
        }
        throw new IllegalStateException(
                "The run was refused " + ATTEMPTS + " times, and each time the other run had ended");
    }

    /** Ends what was requested, unless it has ended. */
    public void withdraw(UUID request, String reason) {
        runs.withdraw(request, reason);
    }

    /** Returns the run that was requested together with those of other shards, with its findings. */
    public Optional<Run> find(Run.Kind kind, UUID request) {
        return reads.find(kind, request).flatMap(run -> taken(run) ? Optional.of(run) : reads.find(kind, request));
    }

    /** Returns a run with its findings. */
    public Optional<Run> find(Run.Kind kind, long id) {
        return reads.find(kind, id).flatMap(run -> taken(run) ? Optional.of(run) : reads.find(kind, id));
    }

    /** Where no instance of the shard is left, nobody there says so. */
    private boolean taken(Run run) {
        return run.state() != Run.State.REQUESTED || runs.failDead(deadAfter) == 0;
    }

    /** Returns the runs that are kept, newest first and without their findings; at most 200. */
    public List<Run> list(Run.Kind kind) {
        return reads.list(kind);
    }
}

package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.maintenance.RunsTable.RunRequest;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Starts and lists verifications and repairs of the live generation. They run in the background, one at a time over all
 * instances. Safe for use by many threads.
 */
public final class Maintenance {
    /** The run that caused a refusal may end before this process reads it. Then a further attempt is worthwhile. */
    private static final int ATTEMPTS = 3;

    private final Generations generations;
    private final RunsTable runs;
    private final DetachmentsTable detachments;
    private final RunReads reads;
    private final Runner runner;
    private final String instance;
    private final Duration deadAfter;

    Maintenance(
            Generations generations,
            RunsTable runs,
            DetachmentsTable detachments,
            RunReads reads,
            Runner runner,
            String instance,
            Duration deadAfter) {
        this.generations = generations;
        this.runs = runs;
        this.detachments = detachments;
        this.reads = reads;
        this.runner = runner;
        this.instance = instance;
        this.deadAfter = deadAfter;
    }

    /**
     * Starts a verification, which compares derived state with the movements.
     *
     * @param register the only register to verify; null for all registers and the order rows
     * @param person who asks
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    public Admission verify(@Nullable String register, String person) {
        return ask(Run.Kind.VERIFY, register, person);
    }

    /**
     * Starts a repair, which recomputes totals and balances from the movements and verifies them afterwards.
     *
     * @param register the only register to repair; null for all registers, with a verification of the order rows
     * @param person who asks
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    public Admission repair(@Nullable String register, String person) {
        return ask(Run.Kind.REPAIR, register, person);
    }

    /**
     * Detaches months from a register of the live generation.
     *
     * @param firstKept the first month that stays
     * @param person who asks; it is written down before a month is detached
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    public Detached detach(String register, YearMonth firstKept, String person) {
        Generation live = generations.live();
        String name = live.registers().definition(register).name();
        long id = detachments.insert(live.number(), name, firstKept, person);
        List<String> tables = live.registers().detachBefore(name, firstKept);
        detachments.done(id, tables);
        return new Detached(live.schema().name(), tables);
    }

    private Admission ask(Run.Kind kind, @Nullable String register, String person) {
        RunRequest request = new RunRequest(kind, register, null, person);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Run> started = start(request);
            if (started.isPresent()) {
                return new Admission.Started(started.get());
            }
            Optional<Run> running = reads.running();
            if (running.isPresent()) {
                return new Admission.Busy(running.get());
            }
        }
        throw new IllegalStateException(
                "The run was refused " + ATTEMPTS + " times, and each time the other run had ended");
    }

    /**
     * Returns the runs of a shard, which instances of that shard take.
     *
     * @param there the generations as the shard's database has them
     */
    public ShardRuns ofShard(Generations there, DataSource server) {
        JdbcClient jdbc = JdbcClient.create(server);
        return new ShardRuns(there, runs.on(jdbc), reads.on(jdbc), instance, deadAfter);
    }

    /**
     * Starts the verification that the schedule wants at a moment, unless that moment has had its verification or
     * another run is under way.
     */
    Optional<Run> verifyDue(Instant due) {
        return start(new RunRequest(Run.Kind.VERIFY, null, due, null));
    }

    /**
     * The result of a detachment.
     *
     * @param schema the schema of the tables
     * @param tables the tables that hold the months now
     */
    public record Detached(String schema, List<String> tables) {}

    private Optional<Run> start(RunRequest request) {
        Generation live = generations.live();
        String only = request.register();
        List<String> registers = registers(live, only);
        runs.failDead(deadAfter);
        Optional<Long> id = runs.insert(request, live.number(), instance, registers.size());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Run started = reads.find(request.kind(), id.get())
                .orElseThrow(() -> new IllegalStateException("Run " + id.get() + " was deleted before it began"));
        runner.start(new Work.Task(id.get(), request.kind(), live, registers, only == null));
        runs.prune();
        return Optional.of(started);
    }

    static List<String> registers(Generation live, @Nullable String only) {
        return only == null
                ? live.registers().definitions().stream()
                        .map(RegisterDefinition::name)
                        .toList()
                : List.of(live.registers().definition(only).name());
    }

    /** Takes the run that waits for an instance, because it was requested over all shards. */
    private void takeRequested() {
        Generation live = generations.live();
        runs.take(instance, live.number()).ifPresent(taken -> {
            try {
                List<String> registers = registers(live, taken.register());
                runner.start(new Work.Task(taken.id(), taken.kind(), live, registers, taken.register() == null));
            } catch (RuntimeException failure) {
                runs.fail(taken.id(), String.valueOf(failure.getMessage()));
            }
        });
    }

    /** Returns a run with its findings. */
    public Optional<Run> find(Run.Kind kind, long id) {
        return reads.find(kind, id);
    }

    /** Returns the newest run that went through everything and has ended, without its findings. */
    public Optional<Run> lastWhole() {
        return reads.lastWhole();
    }

    /** Returns the runs that are kept, newest first and without their findings; at most 200. */
    public List<Run> list(Run.Kind kind) {
        return reads.list(kind);
    }

    /** Writes the heartbeat of this process's run, fails the runs of dead processes, and takes a run that waits. */
    void beat() {
        runner.beat();
        runs.failDead(deadAfter);
        takeRequested();
    }
}

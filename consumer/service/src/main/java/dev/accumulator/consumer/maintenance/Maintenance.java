package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.maintenance.RunsTable.Asked;
import dev.accumulator.registers.model.RegisterDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifications and repairs of the live generation. They are done in the background, one at a time over all instances. Safe
 * for use by many threads.
 */
public final class Maintenance {
    /** Between a refusal and the look at what caused it, that may end; then it is worth another try. */
    private static final int ATTEMPTS = 3;

    private final Generations generations;
    private final RunsTable runs;
    private final RunReads reads;
    private final Runner runner;
    private final String instance;
    private final Duration deadAfter;

    Maintenance(
            Generations generations,
            RunsTable runs,
            RunReads reads,
            Runner runner,
            String instance,
            Duration deadAfter) {
        this.generations = generations;
        this.runs = runs;
        this.reads = reads;
        this.runner = runner;
        this.instance = instance;
        this.deadAfter = deadAfter;
    }

    /**
     * Starts to compare what is derived with the movements.
     *
     * @param register the only register to look at; null for all of them and the order rows
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    public Admission verify(@Nullable String register) {
        return ask(Run.Kind.VERIFY, register);
    }

    /**
     * Starts to make totals and balances what the movements say, and to verify them afterwards.
     *
     * @param register as above
     * @throws dev.accumulator.registers.model.RegisterNotFound if there is no such register
     */
    public Admission repair(@Nullable String register) {
        return ask(Run.Kind.REPAIR, register);
    }

    private Admission ask(Run.Kind kind, @Nullable String register) {
        Asked asked = new Asked(kind, register, null);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Run> started = start(asked);
            if (started.isPresent()) {
                return new Admission.Started(started.get());
            }
            Optional<Run> running = reads.running();
            if (running.isPresent()) {
                return new Admission.Busy(running.get());
            }
        }
        throw new IllegalStateException("Runs kept beginning and ending while another one was asked for");
    }

    /** Starts the verification of a moment of the schedule, unless it has had one or another run is under way. */
    Optional<Run> verifyDue(Instant due) {
        return start(new Asked(Run.Kind.VERIFY, null, due));
    }

    private Optional<Run> start(Asked asked) {
        Generation live = generations.live();
        String only = asked.register();
        List<String> registers = only == null
                ? live.registers().definitions().stream()
                        .map(RegisterDefinition::name)
                        .toList()
                : List.of(live.registers().definition(only).name());
        runs.failDead(deadAfter);
        Optional<Long> id = runs.insert(asked, live.number(), instance, registers.size());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Run started = reads.find(asked.kind(), id.get())
                .orElseThrow(() -> new IllegalStateException("Run " + id.get() + " is gone before it began"));
        runner.start(new Work.Task(id.get(), asked.kind(), live, registers, only == null));
        runs.prune();
        return Optional.of(started);
    }

    /** A run with its findings. */
    public Optional<Run> find(Run.Kind kind, long id) {
        return reads.find(kind, id);
    }

    /** The runs that are kept, newest first, without their findings; at most 200. */
    public List<Run> list(Run.Kind kind) {
        return reads.list(kind);
    }

    /** Says that the run of this process is alive, and ends those of processes that are not. */
    void beat() {
        runner.beat();
        runs.failDead(deadAfter);
    }
}

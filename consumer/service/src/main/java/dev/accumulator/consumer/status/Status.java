package dev.accumulator.consumer.status;

import dev.accumulator.consumer.generation.GenerationState;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.posting.Posting;
import dev.accumulator.consumer.posting.PostingRates;
import dev.accumulator.consumer.watch.ThreadWatch;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of the whole service in one answer. Safe for use by many threads. */
public final class Status {
    private final Generations generations;
    private final SourcePartitions partitions;
    private final Posting posting;
    private final StatusLook look;
    private final ThreadWatch watch;
    private final Clock clock;
    private final boolean needsTopics;

    Status(
            Generations generations,
            SourcePartitions partitions,
            Posting posting,
            StatusLook look,
            ThreadWatch watch,
            Clock clock,
            boolean needsTopics) {
        this.generations = generations;
        this.partitions = partitions;
        this.posting = posting;
        this.look = look;
        this.watch = watch;
        this.clock = clock;
        this.needsTopics = needsTopics;
    }

    /**
     * Reports the state of the service. It waits some seconds at most for the database, and not at all if that is known to
     * be away.
     */
    public StatusReport report() {
        Figures figures = look.current();
        GenerationState generation = generations.state();
        SourcePartitions.Measured measured = partitions.lastMeasured();
        Instant now = clock.instant();
        List<Problem> problems =
                StatusProblems.of(generation, measured, figures, watch.faults(), needsTopics, posting.mappings(), now);
        return new StatusReport(now, problems, generation, measured, rates(figures.instances()), figures);
    }

    /** True if this instance reads topics, and tells what is wrong with them. */
    boolean needsTopics() {
        return needsTopics;
    }

    private PostingRates rates(@Nullable List<Instance> instances) {
        if (instances == null || instances.isEmpty()) {
            return posting.rates();
        }
        List<Instance> alive = instances.stream().filter(Instance::alive).toList();
        return new PostingRates(
                alive.stream().mapToDouble(Instance::batchesPerSecond).sum(),
                alive.stream().mapToDouble(Instance::recordsPerSecond).sum());
    }
}

package dev.accumulator.consumer.status;

import dev.accumulator.consumer.generation.GenerationState;
import dev.accumulator.consumer.intake.SourcePartitions;
import dev.accumulator.consumer.posting.PostingRates;
import java.time.Instant;
import java.util.List;

/**
 * The state of the service, as one instance knows it.
 *
 * @param at when the report was made
 * @param problems what is wrong, the worst first; empty if nothing is
 * @param partitions the source partitions, as last measured
 * @param rates what all instances post, as far as they are known; else what this one posts
 * @param figures what the database says
 */
public record StatusReport(
        Instant at,
        List<Problem> problems,
        GenerationState generation,
        SourcePartitions.Measured partitions,
        PostingRates rates,
        Figures figures) {

    /** Copies the problems. */
    public StatusReport {
        problems = List.copyOf(problems);
    }
}

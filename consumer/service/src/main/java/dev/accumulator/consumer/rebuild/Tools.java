package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.intake.SourceTopics;
import dev.accumulator.consumer.posting.ReplayPosting;
import java.time.Clock;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What runs of rebuilds work with.
 *
 * @param transactions join the transaction of the thread, or begin one
 * @param apart do what is done in them outside of the transaction of the thread
 */
record Tools(
        RebuildsTable table,
        DifferencesTable differences,
        Generations generations,
        GenerationChanges changes,
        ReplayPosting replaying,
        SourceTopics topics,
        GenerationComparison comparing,
        TransactionTemplate transactions,
        TransactionTemplate apart,
        RebuildSettings settings,
        Clock clock) {}

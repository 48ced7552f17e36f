package dev.accumulator.consumer.rebuild;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rebuild is thought to need.
 *
 * @param records how many records are between the beginnings of the topics and the live positions, at most
 * @param bytes what the live generation takes on disk; the new one will take about as much beside it
 * @param recordsPerSecond how fast live postings, or the last rebuild, went; null where nothing was measured yet
 * @param basedOn what the rate was measured at
 * @param seconds how long the replay will take at that rate; null where nothing was measured yet
 * @param missing the beginnings of partitions that the topics no longer hold
 */
record Estimate(
        long records,
        long bytes,
        @Nullable Double recordsPerSecond,
        @Nullable String basedOn,
        @Nullable Long seconds,
        List<String> missing) {
    Estimate {
        missing = List.copyOf(missing);
    }
}

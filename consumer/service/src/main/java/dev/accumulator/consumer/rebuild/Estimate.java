package dev.accumulator.consumer.rebuild;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An estimate of what a rebuild needs.
 *
 * @param records the most records that there can be between the beginnings of the topics and the live positions
 * @param bytes the size of the live generation on disk. The new one will take about as much in addition
 * @param recordsPerSecond the rate of the last rebuild, or of live postings; null if nothing was measured yet
 * @param basedOn where the rate was measured
 * @param seconds how long the replay takes at that rate; null if there is none
 * @param missing a sentence for each partition whose beginning the topic no longer holds
 */
public record Estimate(
        long records,
        long bytes,
        @Nullable Double recordsPerSecond,
        @Nullable String basedOn,
        @Nullable Long seconds,
        List<String> missing) {
    /** Copies the sentences. */
    public Estimate {
        missing = List.copyOf(missing);
    }
}

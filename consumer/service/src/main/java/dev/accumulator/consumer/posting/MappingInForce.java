package dev.accumulator.consumer.posting;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that this instance reads by, and what became of the parts of its records here since the start.
 *
 * @param from who names it: a setting or a bean
 * @param file the file that it is written in; null if it is code
 * @param topics in the order of their names
 * @param fingerprint changes with the documents that it may make
 * @param postedBy the fingerprint by which the live generation's documents were made before; null if it is the same, or not
 *     known
 * @param mapped documents that the registers took or knew
 * @param passedOver parts that it does not mean, by reason
 * @param refused dead letters, by code
 * @param refusesAll true if it has refused all that it was meant for, and that was not little
 */
public record MappingInForce(
        String name,
        String from,
        @Nullable String file,
        List<String> topics,
        String fingerprint,
        @Nullable String postedBy,
        long mapped,
        SortedMap<String, Long> passedOver,
        SortedMap<String, Long> refused,
        boolean refusesAll) {}

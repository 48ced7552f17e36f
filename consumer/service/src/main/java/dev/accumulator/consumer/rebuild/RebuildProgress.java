package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.posting.Batch;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what a rebuild has done so far. Safe for use by many threads. */
final class RebuildProgress {
    private final Map<Partition, Long> starts = new TreeMap<>();
    private final Map<Partition, Long> current = new TreeMap<>();
    private Map<Partition, Long> ends = Map.of();
    private final long startNanos = System.nanoTime();
    private long records;
    private long rejected;
    private @Nullable Double loadRate;
    private @Nullable LoadTimes load;
    private @Nullable Long verifyMillis;
    private @Nullable Long switchMillis;
    private @Nullable Long announced;
    private @Nullable Long carriedOver;
    private @Nullable Long notCarriedOver;

    /**
     * The progress at one moment.
     *
     * @param records how many records this instance has replayed
     * @param rejected how many of their documents the new generation rejects
     * @param recordsPerSecond the rate of the load; before its end, the rate until now
     * @param secondsLeft an estimate of the time to catch up; null if there is no rate yet
     * @param load how long each step of the load took; null before its end
     * @param verifyMillis how long verification and comparison took
     * @param switchMillis how long the switch held postings
     * @param announced how many documents the switch announced because the live generation lacked them
     * @param carriedOver how many documents came from the live generation, because the topics no longer hold their records
     * @param notCarriedOver how many of those could not come
     */
    record Progress(
            long records,
            long rejected,
            @Nullable Double recordsPerSecond,
            @Nullable Long secondsLeft,
            @Nullable LoadTimes load,
            @Nullable Long verifyMillis,
            @Nullable Long switchMillis,
            @Nullable Long announced,
            @Nullable Long carriedOver,
            @Nullable Long notCarriedOver,
            List<PartitionProgress> partitions) {}

    /**
     * How long each step of a load took on this instance.
     *
     * @param replayMillis posting the records
     * @param indexMillis making the indexes that only readers need
     * @param totalsMillis making the totals and balances
     */
    record LoadTimes(long replayMillis, long indexMillis, long totalsMillis) {}

    /** The positions at which the replay of a partition began and is now, and that of the live generation. */
    record PartitionProgress(String topic, int partition, long start, long current, long end) {}

    synchronized void begin(Collection<Partition> partitions, Map<Partition, Long> positions) {
        for (Partition partition : partitions) {
            long position = positions.getOrDefault(partition, 0L);
            starts.putIfAbsent(partition, position);
            current.put(partition, position);
        }
    }

    synchronized void ends(Map<Partition, Long> live) {
        ends = Map.copyOf(live);
    }

    synchronized void posted(Batch batch, List<Result> results) {
        batch.advances().forEach((partition, advance) -> current.put(partition, advance.to()));
        records += batch.events().size();
        rejected += results.stream().filter(Result.Refused.class::isInstance).count();
    }

    /** Ends the load. From here on the rate is that of live postings. */
    synchronized void loaded(long replayNanos, long indexNanos, long totalsNanos) {
        loadRate = rate();
        load = new LoadTimes(replayNanos / 1_000_000, indexNanos / 1_000_000, totalsNanos / 1_000_000);
    }

    synchronized void carriedOver(long documents, long notCarried) {
        carriedOver = documents;
        notCarriedOver = notCarried;
    }

    synchronized void verified(long nanos) {
        verifyMillis = nanos / 1_000_000;
    }

    synchronized void switched(long millis, long documents) {
        switchMillis = millis;
        announced = documents;
    }

    synchronized void switched(long millis) {
        switchMillis = millis;
    }

    synchronized long lag() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - current.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    synchronized Progress now() {
        List<PartitionProgress> partitions = new ArrayList<>();
        current.forEach((partition, position) -> partitions.add(new PartitionProgress(
                partition.topic(),
                partition.number(),
                starts.getOrDefault(partition, 0L),
                position,
                ends.getOrDefault(partition, position))));
        Double perSecond = loadRate == null ? rate() : loadRate;
        Long left = perSecond == null || perSecond <= 0 ? null : (Long) Math.round(lag() / perSecond);
        return new Progress(
                records,
                rejected,
                perSecond,
                left,
                load,
                verifyMillis,
                switchMillis,
                announced,
                carriedOver,
                notCarriedOver,
                partitions);
    }

    /** Rounded to a tenth. */
    private @Nullable Double rate() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return records == 0 || seconds <= 0 ? null : (Double) (Math.round(10 * records / seconds) / 10.0);
    }
}

package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generations;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results of the newest runs of all instances, as this process last read them. */
final class MaintenanceStatus {
    private final Generations generations;
    private final RunReads reads;
    private volatile Snapshot snapshot = new Snapshot(Map.of(), null, null);

    MaintenanceStatus(Generations generations, RunReads reads) {
        this.generations = generations;
        this.reads = reads;
    }

    /**
     * The results at one moment.
     *
     * @param differences the differences in the live generation, by register, and for the order rows
     * @param lastWhole the newest run that went through everything
     * @param running the run that is under way; null if there is none
     */
    record Snapshot(
            Map<String, Long> differences,
            @Nullable Run lastWhole,
            @Nullable Run running) {}

    void refresh() {
        snapshot = new Snapshot(
                reads.lastDifferences(generations.live().number()),
                reads.lastWhole().orElse(null),
                reads.running().orElse(null));
    }

    Snapshot snapshot() {
        return snapshot;
    }
}

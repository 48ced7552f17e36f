package dev.accumulator.consumer.maintenance;

import dev.accumulator.consumer.generation.Generations;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the newest runs of all instances came to, as this process last saw it. */
final class MaintenanceStatus {
    private final Generations generations;
    private final RunReads reads;
    private volatile Seen seen = new Seen(Map.of(), null, null);

    MaintenanceStatus(Generations generations, RunReads reads) {
        this.generations = generations;
        this.reads = reads;
    }

    /**
     * One look.
     *
     * @param differences by register, and for the order rows, of the live generation
     * @param lastWhole the newest run that went through everything
     * @param running the run that is under way
     */
    record Seen(
            Map<String, Long> differences,
            @Nullable Run lastWhole,
            @Nullable Run running) {}

    void refresh() {
        seen = new Seen(
                reads.lastDifferences(generations.live().number()),
                reads.lastWhole().orElse(null),
                reads.running().orElse(null));
    }

    Seen seen() {
        return seen;
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.chart.TopicCharts;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.GenerationChanges;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the charts of a generation that is being built as new as those of the live one. An entry that the live generation has
 * taken was in its chart, and the replay comes to it later.
 */
final class ReplayCharts {
    private final TopicCharts charts;
    private final GenerationChanges changes;
    private final Map<String, Map<String, Long>> kept = new ConcurrentHashMap<>();

    ReplayCharts(TopicCharts charts, GenerationChanges changes) {
        this.charts = charts;
        this.changes = changes;
    }

    /** Must not be called in a transaction. */
    void keep(Generation building) {
        // Of before the charts are read, which may be newer.
        Map<String, Long> versions = charts.versions();
        String schema = building.schema().name();
        if (!versions.isEmpty() && !versions.equals(kept.get(schema))) {
            changes.keepCharts(building);
            kept.put(schema, versions);
        }
    }
}

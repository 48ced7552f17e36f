package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.mapping.ChartMapping;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.SideMapping;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The topics whose records wait at the start until the accounts are read that their entries may name. Otherwise documents that
 * were published after their accounts could be posted before them.
 */
final class UnreadCharts {
    private final Mappings mappings;
    private final Supplier<ChartProgress> progress;

    /** By topic of accounts, the topics whose documents may have entries of the ledger. */
    private final Map<String, Set<String>> entriesByTopic = new TreeMap<>();

    private volatile boolean areRead;

    UnreadCharts(Mappings mappings, Supplier<ChartProgress> progress) {
        this.mappings = mappings;
        this.progress = progress;
        for (RecordMapping mapping : mappings.all()) {
            if (mapping instanceof ChartMapping chart) {
                chart.topics().forEach(topic -> entriesByTopic.put(topic, topicsOfEntries(chart.ledger())));
            }
        }
        this.areRead = entriesByTopic.isEmpty();
    }

    private Set<String> topicsOfEntries(String ledger) {
        Set<String> topics = new HashSet<>();
        for (RecordMapping mapping : mappings.all()) {
            boolean mayEnter = !(mapping instanceof SideMapping)
                    && (mapping.registers().isEmpty() || mapping.registers().contains(ledger));
            if (mayEnter) {
                topics.addAll(mapping.topics());
            }
        }
        return topics;
    }

    /** Returns the topics whose records have to wait; mostly none. */
    Set<String> waitingTopics() {
        if (areRead) {
            return Set.of();
        }
        Set<String> waiting = new HashSet<>();
        boolean all = true;
        for (Map.Entry<String, Set<String>> chart : entriesByTopic.entrySet()) {
            if (!progress.get().isRead(chart.getKey())) {
                all = false;
                waiting.addAll(chart.getValue());
            }
        }
        areRead = all;
        return waiting;
    }
}

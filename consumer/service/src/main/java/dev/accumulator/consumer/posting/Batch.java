package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records that are posted in one transaction, and the positions that move with them.
 *
 * @param events in the order of each partition
 * @param advances one for each partition of the events; empty if no position moves
 */
public record Batch(List<RawEvent> events, Map<Partition, Advance> advances) {
    public Batch {
        events = List.copyOf(events);
        advances = Map.copyOf(advances);
    }

    static Partition partitionOf(RawEvent event) {
        return new Partition(event.topic(), event.partition());
    }

    /**
     * Returns the first events, and how far they move the positions. A partition with no later event moves to the end
     * of its advance.
     */
    Batch first(int count) {
        List<RawEvent> first = events.subList(0, count);
        Map<Partition, Advance> reached = reached(first);
        Map<Partition, Long> ends = new HashMap<>();
        for (RawEvent event : first) {
            ends.put(partitionOf(event), event.offset() + 1);
        }
        for (RawEvent later : events.subList(count, events.size())) {
            Partition partition = partitionOf(later);
            Long end = ends.remove(partition);
            if (end != null) {
                reached.computeIfPresent(partition, (same, advance) -> advance.upTo(end));
            }
        }
        return new Batch(first, reached);
    }

    /** Returns the events after the first ones, and how far they move the positions. */
    Batch from(int count) {
        List<RawEvent> rest = events.subList(count, events.size());
        Map<Partition, Advance> before = first(count).advances();
        Map<Partition, Advance> ahead = new LinkedHashMap<>();
        reached(rest).forEach((partition, advance) -> {
            Advance done = before.get(partition);
            ahead.put(partition, done == null ? advance : advance.after(done));
        });
        return new Batch(rest, ahead);
    }

    /**
     * Returns the batch without the last events of some partitions, and how far it moves the positions then.
     *
     * @param cut those partitions
     * @param kept all events that stay
     */
    Batch without(Set<Partition> cut, List<RawEvent> kept) {
        Map<Partition, Advance> moved = new LinkedHashMap<>(advances);
        moved.keySet().removeAll(cut);
        for (RawEvent event : kept) {
            Partition partition = partitionOf(event);
            Advance advance = advances.get(partition);
            if (advance != null && cut.contains(partition)) {
                moved.put(partition, advance.upTo(event.offset() + 1));
            }
        }
        return new Batch(kept, moved);
    }

    private Map<Partition, Advance> reached(List<RawEvent> some) {
        Map<Partition, Advance> reached = new LinkedHashMap<>();
        for (RawEvent event : some) {
            Advance advance = advances.get(partitionOf(event));
            if (advance != null) {
                reached.put(partitionOf(event), advance);
            }
        }
        return reached;
    }
}

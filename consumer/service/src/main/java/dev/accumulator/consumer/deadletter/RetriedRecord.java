package dev.accumulator.consumer.deadletter;

import dev.accumulator.consumer.event.RawEvent;
import java.util.Set;

/**
 * A record that is posted again because one of its parts is a dead letter.
 *
 * @param part the part that the letter is about, from 0
 * @param apart parts that have letters of their own. They are left out: somebody may have decided about them
 */
public record RetriedRecord(RawEvent event, int part, Set<Integer> apart) {
    public RetriedRecord {
        apart = Set.copyOf(apart);
    }
}

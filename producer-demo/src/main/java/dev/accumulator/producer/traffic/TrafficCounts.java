package dev.accumulator.producer.traffic;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The numbers of records that a stream has given so far, by kind. */
public final class TrafficCounts {

    private final Map<Cause, Long> causes = new EnumMap<>(Cause.class);
    private final Map<Poison, Long> poison = new EnumMap<>(Poison.class);
    private long records;
    private long late;

    TrafficCounts() {}

    void count(Delivery delivery) {
        records++;
        causes.merge(delivery.cause(), 1L, Long::sum);
        if (delivery.late()) {
            late++;
        }
        Poison kind = delivery.poison();
        if (kind != null) {
            poison.merge(kind, 1L, Long::sum);
        }
    }

    /** Returns the number of all records. */
    public long records() {
        return records;
    }

    /** Returns the number of records that came out of order. */
    public long late() {
        return late;
    }

    public long of(Cause cause) {
        return causes.getOrDefault(cause, 0L);
    }

    /** Returns the numbers of bad records by kind; kinds that did not occur are absent. */
    public Map<Poison, Long> poison() {
        return Collections.unmodifiableMap(poison);
    }
}

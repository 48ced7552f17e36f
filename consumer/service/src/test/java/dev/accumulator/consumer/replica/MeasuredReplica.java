package dev.accumulator.consumer.replica;

import com.zaxxer.hikari.HikariDataSource;
import dev.accumulator.consumer.generation.Generations;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The metrics of a replica for an instance that has none. */
public final class MeasuredReplica {
    private MeasuredReplica() {}

    /** Adds the metrics of a replica that was not looked at yet. */
    public static void addTo(MeterRegistry registry, Generations generations) {
        Replica replica = new Replica("nowhere", new HikariDataSource(), generations);
        new ReplicaMetrics(new Replicas(List.of(replica))).bindTo(registry);
    }
}

package dev.accumulator.consumer.replica;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/** The figures of each replica, by its name. */
final class ReplicaMetrics implements MeterBinder {
    private static final String TAG = "replica";

    private final Replicas replicas;

    ReplicaMetrics(Replicas replicas) {
        this.replicas = replicas;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Replica replica : replicas.all()) {
            Gauge.builder("accumulator.replica.lag", replica, ReplicaMetrics::lag)
                    .description("How far the replica is behind the database; not known while it does not answer")
                    .baseUnit("seconds")
                    .tag(TAG, replica.name())
                    .register(registry);
            Gauge.builder("accumulator.replica.usable", replica, one -> replicas.out(one) == null ? 1 : 0)
                    .description("1 while the replica answers requests, else 0")
                    .tag(TAG, replica.name())
                    .register(registry);
            FunctionCounter.builder("accumulator.replica.reads", replica, Replica::reads)
                    .description("Reads for requests that the replica has answered")
                    .tag(TAG, replica.name())
                    .register(registry);
            FunctionCounter.builder("accumulator.replica.passed.over", replica, Replica::passedOver)
                    .description("Reads that the replica could not answer, or without a record that the request named;"
                            + " the database has answered them")
                    .tag(TAG, replica.name())
                    .register(registry);
        }
    }

    private static double lag(Replica replica) {
        Duration lag = replica.lag();
        return lag == null ? Double.NaN : lag.toNanos() / 1e9;
    }
}

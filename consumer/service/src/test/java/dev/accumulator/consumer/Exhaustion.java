package dev.accumulator.consumer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Lets the memory run out in a thread of a Kafka client, where the client registers a metric. It is named in the client's
 * setting {@code metric.reporters}.
 */
public final class Exhaustion implements MetricsReporter {
    private static final String NOWHERE = "";
    private static final AtomicReference<String> DUE = new AtomicReference<>(NOWHERE);

    /** Lets it happen once, in the next thread whose name begins so and that registers a metric. */
    public static void dueIn(String threadPrefix) {
        DUE.set(threadPrefix);
    }

    /** Lets it happen no more. Returns false if it has happened. */
    public static boolean cancel() {
        return !DUE.getAndSet(NOWHERE).isEmpty();
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        String due = DUE.get();
        if (!due.isEmpty() && Thread.currentThread().getName().startsWith(due) && DUE.compareAndSet(due, NOWHERE)) {
            throw new OutOfMemoryError("for a test");
        }
    }

    @Override
    public void init(List<KafkaMetric> metrics) {
        // It looks at none.
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        // It keeps none.
    }

    @Override
    public void close() {
        // It has opened nothing.
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // It has none.
    }
}

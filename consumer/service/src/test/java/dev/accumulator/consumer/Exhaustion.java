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
    private static final Due NEVER = new Due("", "");
    private static final AtomicReference<Due> DUE = new AtomicReference<>(NEVER);

    /** @param tag a tag that the metric has; empty for any metric */
    private record Due(String threadPrefix, String tag) {
        boolean isOf(KafkaMetric metric) {
            return Thread.currentThread().getName().startsWith(threadPrefix)
                    && (tag.isEmpty() || metric.metricName().tags().containsKey(tag));
        }
    }

    /** Lets it happen once, in the next thread whose name begins so and that registers a metric. */
    public static void dueIn(String threadPrefix) {
        DUE.set(new Due(threadPrefix, ""));
    }

    /** Lets it happen once, in the next thread whose name begins so and that connects to a broker. */
    public static void dueOnConnectingIn(String threadPrefix) {
        DUE.set(new Due(threadPrefix, "node-id"));
    }

    /** Lets it happen no more. Returns false if it has happened. */
    public static boolean cancel() {
        return !DUE.getAndSet(NEVER).equals(NEVER);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        Due due = DUE.get();
        if (!due.equals(NEVER) && due.isOf(metric) && DUE.compareAndSet(due, NEVER)) {
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

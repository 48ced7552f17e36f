package dev.accumulator.consumer.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** Shows by topic how far the database is behind. */
final class LagMetrics implements MeterBinder {
    private final LagMeter meter;

    LagMetrics(LagMeter meter) {
        this.meter = meter;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String topic : meter.topics()) {
            gauge(
                    registry,
                    topic,
                    "accumulator.lag",
                    "Offsets of the topic that can be read and are not posted",
                    all -> {
                        Long lag = all.last().readable(topic);
                        return lag == null ? Double.NaN : lag;
                    });
            gauge(
                    registry,
                    topic,
                    "accumulator.topic.missing",
                    "1 if there is no such topic; not a number while the broker does not answer",
                    all -> {
                        Boolean exists = all.last().topics().get(topic);
                        return exists == null ? Double.NaN : exists ? 0 : 1;
                    });
            gauge(
                    registry,
                    topic,
                    "accumulator.lag.waiting",
                    "Offsets of the topic that wait behind an open transaction of their publisher",
                    all -> all.last().waiting(topic));
            gauge(
                    registry,
                    topic,
                    "accumulator.lag.waiting.seconds",
                    "How long the oldest open transaction has kept offsets waiting",
                    all -> all.waitingFor(topic).toMillis() / 1e3);
            gauge(
                    registry,
                    topic,
                    "accumulator.partitions.refused",
                    "Partitions of the topic that are not read until somebody decides where to go on",
                    all -> all.last().refused(topic));
            gauge(
                    registry,
                    topic,
                    "accumulator.partitions.unanswered",
                    "Partitions of the topic whose leaders do not answer, or that have none",
                    all -> all.last().unanswered(topic));
        }
    }

    private void gauge(
            MeterRegistry registry, String topic, String name, String description, ToDoubleFunction<LagMeter> figure) {
        Gauge.builder(name, meter, figure)
                .description(description)
                .tag("topic", topic)
                .register(registry);
    }
}

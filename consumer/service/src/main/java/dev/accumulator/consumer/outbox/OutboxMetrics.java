package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Backlog;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of the relays, by topic. Only the active relay of a topic knows its backlog; on other instances its gauges are
 * not a number.
 */
final class OutboxMetrics implements MeterBinder {
    private final RelayStatuses statuses;

    OutboxMetrics(RelayStatuses statuses) {
        this.statuses = statuses;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        statuses.forEach((topic, status) -> bind(registry, Tags.of("topic", topic), status));
    }

    private static void bind(MeterRegistry registry, Tags topic, RelayStatus status) {
        Gauge.builder("accumulator.outbox.relay.active", status, s -> s.role() == Role.ACTIVE ? 1 : 0)
                .description("Whether the relay of this instance is the one that sends")
                .tags(topic)
                .register(registry);
        Gauge.builder("accumulator.outbox.relay.waiting", status, s -> s.role() == Role.WAITING ? 1 : 0)
                .description("Whether the relay of this instance cannot send; the health has the reason")
                .tags(topic)
                .register(registry);
        backlog(
                registry,
                topic,
                status,
                "accumulator.outbox.messages",
                "Messages that wait, counted up to a million",
                Backlog::messages);
        backlog(
                registry,
                topic,
                status,
                "accumulator.outbox.oldest.seconds",
                "How long the first message has waited",
                waiting -> waiting.oldest().toMillis() / 1000.0);
        backlog(
                registry,
                topic,
                status,
                "accumulator.outbox.parked",
                "Messages that the broker will never take",
                Backlog::parked);
        counter(registry, topic, "accumulator.outbox.sent", "Messages that the broker has acknowledged", status.sent);
        counter(
                registry,
                topic,
                "accumulator.outbox.failures",
                "Attempts that database or broker failed",
                status.failures);
    }

    private static void backlog(
            MeterRegistry registry,
            Tags topic,
            RelayStatus status,
            String name,
            String description,
            ToDoubleFunction<Backlog> value) {
        Gauge.builder(name, status, s -> {
                    Backlog backlog = s.backlog();
                    return backlog == null ? Double.NaN : value.applyAsDouble(backlog);
                })
                .description(description)
                .tags(topic)
                .register(registry);
    }

    private static void counter(MeterRegistry registry, Tags topic, String name, String description, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .tags(topic)
                .register(registry);
    }
}

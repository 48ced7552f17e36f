package dev.accumulator.consumer.outbox;

import dev.accumulator.consumer.outbox.OutboxTable.Backlog;
import dev.accumulator.consumer.outbox.RelayStatus.Role;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** Metrics of the relay. Only the active relay knows the backlog; on other instances its gauges are not a number. */
final class OutboxMetrics implements MeterBinder {
    private final RelayStatus status;

    OutboxMetrics(RelayStatus status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("accumulator.outbox.relay.active", status, s -> s.role() == Role.ACTIVE ? 1 : 0)
                .description("Whether the relay of this instance is the one that sends")
                .register(registry);
        backlog(
                registry,
                "accumulator.outbox.messages",
                "Messages that wait, counted up to a million",
                Backlog::messages);
        backlog(
                registry,
                "accumulator.outbox.oldest.seconds",
                "How long the first message has waited",
                waiting -> waiting.oldest().toMillis() / 1000.0);
        backlog(registry, "accumulator.outbox.parked", "Messages that the broker will never take", Backlog::parked);
        counter(registry, "accumulator.outbox.sent", "Messages that the broker has acknowledged", status.sent);
        counter(registry, "accumulator.outbox.failures", "Attempts that database or broker failed", status.failures);
    }

    private void backlog(MeterRegistry registry, String name, String description, ToDoubleFunction<Backlog> value) {
        Gauge.builder(name, status, s -> {
                    Backlog backlog = s.backlog();
                    return backlog == null ? Double.NaN : value.applyAsDouble(backlog);
                })
                .description(description)
                .register(registry);
    }

    private static void counter(MeterRegistry registry, String name, String description, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }
}

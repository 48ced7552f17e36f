package dev.accumulator.consumer.publication;

import dev.accumulator.consumer.publication.PublicationStatus.Role;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToLongFunction;

/** Metrics of the publication of balances, over all registers of this instance. */
final class PublicationMetrics implements MeterBinder {
    private final List<PublicationStatus> registers;

    PublicationMetrics(Publications publications) {
        this.registers = publications.registers().stream()
                .map(RegisterPublication::status)
                .toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("accumulator.publication.age.seconds", this, PublicationMetrics::age)
                .description("How long ago all changes of the published registers were on their way to the topic")
                .register(registry);
        Gauge.builder("accumulator.publication.comparing", this, all -> all.count(Role.COMPARING))
                .description("Registers that the topic of balances is being compared with")
                .register(registry);
        Gauge.builder("accumulator.publication.waiting", this, all -> all.count(Role.WAITING))
                .description("Published registers that cannot be published; the health has the reason")
                .register(registry);
        counter(
                registry,
                "accumulator.publication.balances",
                "Balances and tombstones that were appended to the outbox",
                PublicationStatus::appended);
        counter(
                registry,
                "accumulator.publication.failures",
                "Attempts to publish a register that failed",
                PublicationStatus::failures);
    }

    private void counter(
            MeterRegistry registry, String name, String description, ToLongFunction<PublicationStatus> value) {
        FunctionCounter.builder(
                        name,
                        this,
                        all -> all.registers.stream().mapToLong(value).sum())
                .description(description)
                .register(registry);
    }

    private long count(Role role) {
        return registers.stream().filter(status -> status.role() == role).count();
    }

    /** The greatest age of those registers that this instance publishes; not a number if it publishes none. */
    private double age() {
        return registers.stream()
                .filter(status -> status.role() != Role.STANDBY)
                .mapToDouble(status -> status.age().toMillis() / 1000.0)
                .max()
                .orElse(Double.NaN);
    }
}

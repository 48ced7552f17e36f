package dev.accumulator.consumer.posting;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Metrics of the folder. Registers may come later, so each gets its gauge when it is first folded. */
final class FoldingMetrics {
    private final MeterRegistry registry;
    private final FoldingStatus status;
    private final Set<String> measured = new HashSet<>();

    FoldingMetrics(MeterRegistry registry, FoldingStatus status) {
        this.registry = registry;
        this.status = status;
        Gauge.builder("accumulator.folding.age.seconds", status, FoldingStatus::foldedSecondsAgo)
                .description("How long ago all registers were folded; it grows while one of them cannot be")
                .register(registry);
        Gauge.builder("accumulator.folding.behind", status, s -> s.isBehind() ? 1 : 0)
                .description("Whether so many movements wait for the folder that postings wait too")
                .register(registry);
        FunctionCounter.builder("accumulator.folding.failures", status.failures, LongAdder::sum)
                .description("Rounds in which a register could not be folded")
                .register(registry);
    }

    /** Makes gauges for registers that have none. Called by the folder's thread. */
    void measure(Set<String> registers) {
        for (String register : registers) {
            if (measured.add(register)) {
                Gauge.builder(
                                "accumulator.tail.movements",
                                status,
                                s -> s.tails().getOrDefault(register, 0L))
                        .description("Movements that are posted but not in the totals yet; readers add them")
                        .tag("register", register)
                        .register(registry);
            }
        }
    }
}

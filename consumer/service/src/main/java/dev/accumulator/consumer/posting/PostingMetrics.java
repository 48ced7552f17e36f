package dev.accumulator.consumer.posting;

import dev.accumulator.registers.model.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Metrics of postings. */
final class PostingMetrics {
    private final MeterRegistry registry;
    private final Timer time;
    private final DistributionSummary batch;
    private final Counter cuts;
    private final Timer delay;
    private final Clock clock;
    private final PerSecond batches = new PerSecond(System::nanoTime);
    private final PerSecond records = new PerSecond(System::nanoTime);

    PostingMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.delay = Timer.builder("accumulator.delay")
                .description(
                        "From the timestamp of a record to the commit of its effects; of the oldest record of a batch")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(registry);
        this.time = Timer.builder("accumulator.posting")
                .description("Time of posting transactions")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(registry);
        this.batch = DistributionSummary.builder("accumulator.posting.batch")
                .description("Records of a posting transaction")
                .publishPercentileHistogram()
                .minimumExpectedValue(1.0)
                .maximumExpectedValue(10_000.0)
                .register(registry);
        this.cuts = Counter.builder("accumulator.posting.cuts")
                .description("Batches cut in search of a document that the database refuses")
                .register(registry);
        for (String outcome : List.of("posted", "reposted", "unposted", "overtaken", "withdrawn-ahead", "duplicate")) {
            counter(outcome, "");
        }
        for (Outcome.Stale.Reason reason : Outcome.Stale.Reason.values()) {
            counter("stale", reason.code());
        }
    }

    void posted(List<Result> results, long nanos) {
        time.record(nanos, TimeUnit.NANOSECONDS);
        int recordsOfBatch = countRecords(results);
        batch.record(recordsOfBatch);
        batches.add(1);
        records.add(recordsOfBatch);
        recordDelay(results);
        Map<Label, Long> counts = results.stream()
                .filter(result -> !(result instanceof Result.PassedOver))
                .collect(Collectors.groupingBy(PostingMetrics::label, Collectors.counting()));
        counts.forEach((label, count) -> counter(label.outcome(), label.code()).increment(count));
    }

    private static int countRecords(List<Result> results) {
        int count = 0;
        for (Result result : results) {
            // Each record has one first part.
            count += result.part() == 0 ? 1 : 0;
        }
        return count;
    }

    /** One for each batch, because one for each record would cost more than it tells. */
    private void recordDelay(List<Result> results) {
        long oldest = Long.MAX_VALUE;
        for (Result result : results) {
            oldest = Math.min(oldest, result.event().timestampMillis());
        }
        if (!results.isEmpty()) {
            // The clocks of publishers differ from this one.
            delay.record(Math.max(0, clock.millis() - oldest), TimeUnit.MILLISECONDS);
        }
    }

    PostingRates rates() {
        return new PostingRates(batches.rate(), records.rate());
    }

    void cut() {
        cuts.increment();
    }

    private Counter counter(String outcome, String code) {
        return Counter.builder("accumulator.documents")
                .description("Documents by their outcome")
                .tag("outcome", outcome)
                .tag("code", code)
                .register(registry);
    }

    /** @param code the reason of a refusal, or why a change came too late; empty for all other outcomes */
    private record Label(String outcome, String code) {}

    private static Label label(Result result) {
        return switch (result) {
            case Result.Decided decided ->
                new Label(
                        name(decided.outcome()),
                        switch (decided.outcome()) {
                            case Outcome.Stale stale -> stale.reason().code();
                            case Outcome.BelowFloor below -> below.floor();
                            case Outcome.PeriodClosed closed -> closed.register();
                            default -> "";
                        });
            case Result.Refused refused ->
                new Label("rejected", refused.refusal().code());
            case Result.PassedOver passedOver -> new Label("passed-over", passedOver.reason());
        };
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Posted posted -> "posted";
            case Outcome.Reposted reposted -> "reposted";
            case Outcome.Unposted unposted -> "unposted";
            case Outcome.Overtaken overtaken -> "overtaken";
            case Outcome.WithdrawnAhead ahead -> "withdrawn-ahead";
            case Outcome.Duplicate duplicate -> "duplicate";
            case Outcome.Stale stale -> "stale";
            case Outcome.Rejected rejected -> "rejected";
            case Outcome.BelowFloor below -> "below-floor";
            case Outcome.PeriodClosed closed -> "period-closed";
        };
    }
}

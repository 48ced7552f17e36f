package dev.accumulator.consumer.rebuild;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Compares a target with the live generation at equal positions. Postings are held until the snapshot is taken. */
final class HeldComparison {
    private final GenerationComparison comparison;
    private final PostingHold hold;

    HeldComparison(GenerationComparison comparison, PostingHold hold) {
        this.comparison = comparison;
        this.hold = hold;
    }

    Report compare(Follower follower, Rebuild rebuild) {
        for (int attempt = 1; ; attempt++) {
            follower.catchUp();
            long startNanos = System.nanoTime();
            AtomicReference<CompletableFuture<Report>> report = new AtomicReference<>();
            try {
                HoldTimer timer = hold.hold(follower, held -> report.set(begin(follower)));
                hold.ended(timer, rebuild);
            } catch (RuntimeException failure) {
                hold.tryAgain(attempt, failure, follower, rebuild);
                continue;
            }
            Report found = Futures.result(report.get());
            follower.progress().verified(System.nanoTime() - startNanos);
            follower.showNow();
            return found;
        }
    }

    /** Returns as soon as the comparison has taken its snapshot, or has failed. */
    private CompletableFuture<Report> begin(Follower follower) {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        CompletableFuture<Report> report = CompletableFuture.supplyAsync(
                () -> comparison.compare(follower.live(), follower.target(), () -> seen.complete(null)),
                task -> Thread.ofPlatform().name("accumulator-comparing").start(task));
        CompletableFuture.anyOf(seen, report.handle((found, failure) -> null)).join();
        return report;
    }
}

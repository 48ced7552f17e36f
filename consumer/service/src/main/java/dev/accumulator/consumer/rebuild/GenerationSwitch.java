package dev.accumulator.consumer.rebuild;

import dev.accumulator.consumer.generation.GenerationChanges;
import dev.accumulator.consumer.posting.ReplayPosting;
import dev.accumulator.registers.model.UnannouncedDocument;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts a target in the place of the live generation, in one transaction that also announces what the live one lacked.
 */
final class GenerationSwitch {
    /** The live generation should lack a few documents at most; this many means that something is wrong. */
    private static final int UNANNOUNCED_MAX = 100_000;

    private final RebuildsTable table;
    private final GenerationChanges changes;
    private final ReplayPosting replayPosting;
    private final PostingHold hold;
    private final TransactionTemplate transactions;
    private final Clock clock;

    GenerationSwitch(
            RebuildsTable table,
            GenerationChanges changes,
            ReplayPosting replayPosting,
            PostingHold hold,
            TransactionTemplate transactions,
            Clock clock) {
        this.table = table;
        this.changes = changes;
        this.replayPosting = replayPosting;
        this.hold = hold;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Switches, and ends the rebuild in the given state.
     *
     * @throws Lease.Lost if another instance has the rebuild
     */
    void switchIn(Follower follower, Rebuild rebuild, Lease lease, Rebuild.State end) {
        int target = follower.target().number();
        for (int attempt = 1; ; attempt++) {
            follower.catchUp();
            lease.check();
            long left = changes.leftPosting(target);
            long last = changes.lastPosting(target);
            // Documents that are found before the hold need not be searched for while postings wait.
            List<String> found = unannounced(follower, left, List.of()).stream()
                    .map(UnannouncedDocument::recorder)
                    .toList();
            follower.closeGap();
            try {
                HoldTimer timer = Objects.requireNonNull(transactions.execute(status -> {
                    changes.showToReaders(follower.target());
                    return hold.hold(follower, held -> {
                        List<UnannouncedDocument> documents =
                                hold.outside(() -> unannounced(follower, Math.max(left, last), found));
                        replayPosting.announce(documents, clock.instant());
                        follower.target()
                                .registers()
                                .rebuild()
                                .takeOver(follower.live().schema());
                        changes.switchLive(follower.live().number(), target);
                        // Whoever sees the new state sees this progress too. The time of the commit is added after it.
                        follower.progress().switched(held.millis(), documents.size());
                        table.progress(
                                rebuild.id(), lease.owner(), follower.progress().now(), null);
                        if (!table.finish(rebuild.id(), lease.owner(), end, null)) {
                            throw new Lease.Lost();
                        }
                    });
                }));
                hold.ended(timer, rebuild);
                follower.progress().switched(timer.millis());
                return;
            } catch (RuntimeException failure) {
                hold.tryAgain(attempt, failure, follower, rebuild);
            }
        }
    }

    /** Documents of later postings of the target, and the given ones, that the live generation has not accepted. */
    private static List<UnannouncedDocument> unannounced(Follower follower, long afterPosting, List<String> recorders) {
        List<UnannouncedDocument> documents = follower.target()
                .registers()
                .audit()
                .unannouncedDocuments(follower.live().schema(), afterPosting, recorders, UNANNOUNCED_MAX);
        if (documents.size() == UNANNOUNCED_MAX) {
            throw new IllegalStateException("The live generation lacks " + UNANNOUNCED_MAX
                    + " documents or more of the other one; they are not all announced at once");
        }
        return documents;
    }
}

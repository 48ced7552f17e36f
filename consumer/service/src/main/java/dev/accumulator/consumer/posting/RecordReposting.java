package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.deadletter.RetriedRecord;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Posts the record of a dead letter in the same way as every other record. */
final class RecordReposting implements Reposting {
    private final Generations generations;
    private final Mappings mappings;
    private final ClosingRecords closingRecords;
    private final PostingTransaction transaction;

    RecordReposting(
            Generations generations, Mappings mappings, ClosingRecords closingRecords, PostingTransaction transaction) {
        this.generations = generations;
        this.mappings = mappings;
        this.closingRecords = closingRecords;
        this.transaction = transaction;
    }

    @Override
    public Reposting.Result retry(RetriedRecord record) {
        List<Incoming> parts = new ArrayList<>();
        Incoming.read(mappings, record.event(), parts);
        parts.removeIf(part -> record.apart().contains(part.part()));
        return transaction.retry(generations.live(), closingRecords.take(parts), record.part()).stream()
                .filter(result -> result.part() == record.part())
                .findFirst()
                .map(RecordReposting::answer)
                // The mapping of today makes fewer parts of the record, and they are posted.
                .orElseGet(Reposting.Result.Settled::new);
    }

    private static Reposting.Result answer(dev.accumulator.consumer.posting.Result result) {
        return switch (result) {
            case dev.accumulator.consumer.posting.Result.Decided decided -> answer(decided.outcome());
            case dev.accumulator.consumer.posting.Result.Refused refused -> answer(refused.refusal());
            case dev.accumulator.consumer.posting.Result.PassedOver passedOver -> new Reposting.Result.Settled();
        };
    }

    private static Reposting.Result answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> new Reposting.Result.Settled();
            case Outcome.Duplicate duplicate -> new Reposting.Result.Settled();
            case Outcome.WithdrawnAhead ahead -> new Reposting.Result.Settled();
            // Nothing is wrong with the record any more; that its document is refused is the answer to it.
            case Outcome.BelowFloor below -> new Reposting.Result.Settled();
            case Outcome.PeriodClosed closed -> new Reposting.Result.Settled();
            case Outcome.Stale stale -> new Reposting.Result.Outdated();
            case Outcome.Rejected rejected ->
                new Reposting.Result.Refused(
                        rejected.reason().code(), null, rejected.reason().getMessage(), rejected.recorder(), null);
        };
    }

    private static Reposting.Result answer(Refusal why) {
        return new Reposting.Result.Refused(why.code(), why.path(), why.message(), why.recorder(), why.revision());
    }
}

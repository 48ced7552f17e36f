package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.Reposting;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Outcome;

/** Posts the record of a dead letter in the same way as every other record. */
final class RecordReposting implements Reposting {
    private final Generations generations;
    private final EventDecoder decoder;
    private final PostingTransaction transaction;

    RecordReposting(Generations generations, EventDecoder decoder, PostingTransaction transaction) {
        this.generations = generations;
        this.decoder = decoder;
        this.transaction = transaction;
    }

    @Override
    public Reposting.Result retry(RawEvent event) {
        dev.accumulator.consumer.posting.Result result =
                transaction.retry(generations.live(), Incoming.read(decoder, event));
        return switch (result) {
            case dev.accumulator.consumer.posting.Result.Decided decided -> answer(decided.outcome());
            case dev.accumulator.consumer.posting.Result.Refused refused -> answer(refused.refusal());
        };
    }

    private static Reposting.Result answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> new Reposting.Result.Settled();
            case Outcome.Duplicate duplicate -> new Reposting.Result.Settled();
            case Outcome.WithdrawnAhead ahead -> new Reposting.Result.Settled();
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

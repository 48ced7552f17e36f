package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.AcceptedDocument;
import dev.accumulator.consumer.deadletter.DeadLetter;
import dev.accumulator.consumer.mapping.OrderChange;
import dev.accumulator.registers.model.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The outcomes of a batch, and what has to be written because of them.
 *
 * @param results one for each part of a record, in the order of the parts
 * @param orderChanges the order changes of accepted documents, in the order of their parts
 */
record PostedBatch(List<Result> results, List<OrderChange> orderChanges) {

    /** @param outcomes one for each document among the parts, in their order */
    static PostedBatch of(List<Incoming> incoming, List<Outcome> outcomes) {
        Iterator<Outcome> next = outcomes.iterator();
        List<Result> results = new ArrayList<>(incoming.size());
        List<OrderChange> orderChanges = new ArrayList<>();
        for (Incoming one : incoming) {
            switch (one) {
                case Incoming.Mapped mapped -> {
                    Outcome outcome = next.next();
                    results.add(result(mapped, outcome));
                    OrderChange order = mapped.document().order();
                    if (order != null && outcome instanceof Outcome.Accepted) {
                        orderChanges.add(outcome instanceof Outcome.Overtaken ? order.withdrawn() : order);
                    }
                }
                case Incoming.Unreadable unreadable ->
                    results.add(new Result.Refused(unreadable.event(), unreadable.part(), unreadable.refusal()));
                case Incoming.PassedOver passedOver ->
                    results.add(new Result.PassedOver(passedOver.event(), passedOver.part(), passedOver.reason()));
                case Incoming.Closing closing ->
                    results.add(new Result.PassedOver(closing.event(), closing.part(), ClosingRecords.OF_REPLAY));
                case Incoming.Account account ->
                    results.add(new Result.PassedOver(account.event(), account.part(), AccountRecords.OF_REPLAY));
            }
        }
        return new PostedBatch(results, orderChanges);
    }

    private static Result result(Incoming.Mapped mapped, Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected
                ? new Result.Refused(mapped.event(), mapped.part(), mapped.refusal(rejected.reason()))
                : new Result.Decided(mapped.event(), mapped.part(), outcome);
    }

    /** The dead letters of parts that were refused. */
    List<DeadLetter> letters() {
        List<DeadLetter> letters = new ArrayList<>();
        for (Result result : results) {
            if (result instanceof Result.Refused refused) {
                Refusal why = refused.refusal();
                letters.add(new DeadLetter(
                        refused.event(),
                        refused.part(),
                        why.code(),
                        why.path(),
                        why.message(),
                        why.recorder(),
                        why.revision()));
            }
        }
        return letters;
    }

    /** The accepted documents, whose older dead letters are superseded. */
    List<AcceptedDocument> accepted() {
        List<AcceptedDocument> accepted = new ArrayList<>();
        for (Result result : results) {
            if (result instanceof Result.Decided decided && decided.outcome() instanceof Outcome.Accepted outcome) {
                accepted.add(
                        new AcceptedDocument(decided.event(), decided.part(), outcome.recorder(), outcome.revision()));
            }
        }
        return accepted;
    }
}

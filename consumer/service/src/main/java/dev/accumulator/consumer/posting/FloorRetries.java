package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries documents again that a floor has refused. Each is decided anew in a transaction of its own, as its record would be that
 * is published again: its revision counts, so it is posted once, whoever tries it and however often.
 */
public final class FloorRetries {
    private static final Logger LOG = LoggerFactory.getLogger(FloorRetries.class);

    /** The code of a document whose record is not kept any more. It has to be published again. */
    public static final String RECORD_MISSING = "record-missing";

    /** The code of a document that lies in closed time. It may be opened again. */
    private static final String PERIOD_CLOSED = "period-closed";

    /** Documents that are read at a time. */
    private static final int PAGE = 100;

    private final Generations generations;
    private final Mappings mappings;
    private final PostingTransaction transaction;
    private final FloorRefusals refusals;
    private final TransactionTemplate transactions;

    FloorRetries(
            Generations generations,
            Mappings mappings,
            PostingTransaction transaction,
            FloorRefusals refusals,
            TransactionTemplate transactions) {
        this.generations = generations;
        this.mappings = mappings;
        this.transaction = transaction;
        this.refusals = refusals;
        this.transactions = transactions;
    }

    /**
     * Tries a document again. What was posted or superseded before is left as it is.
     *
     * @param by the person, if known
     * @return the refusal as it is now: posted; superseded if the document is newer by now; or refused, with the current reason
     * @throws RefusalNotFound if there is none of that number
     * @throws RefusalNotTried if the document cannot be tried; nothing changes
     * @throws MappingWaits if the record cannot be mapped for now; nothing changes
     */
    public FloorRefusal retry(long id, @Nullable String by) {
        FloorRefusal refusal = get(id);
        if (refusal.state() != FloorRefusal.State.REFUSED) {
            return refusal;
        }
        Incoming.Mapped document;
        try {
            document = document(refusal);
        } catch (RefusalNotTried never) {
            // Somebody else may have tried it since: its record is not kept any longer then.
            FloorRefusal now = get(id);
            if (now.state() != FloorRefusal.State.REFUSED) {
                return now;
            }
            throw never;
        }
        Generation generation = generations.live();
        generation.registers().openMonths(List.of(document.document().change()));
        transactions.executeWithoutResult(status -> {
            Result result = transaction.retryRefused(generation, document);
            note(refusal, result, by);
        });
        return get(id);
    }

    private FloorRefusal get(long id) {
        return refusals.reads().get(id).orElseThrow(() -> new RefusalNotFound(id));
    }

    /**
     * Returns the refused document.
     *
     * @throws RefusalNotTried if it cannot be tried
     * @throws MappingWaits if the record cannot be mapped for now
     */
    Incoming.Mapped document(FloorRefusal refusal) {
        RefusalReads.Kept kept = refusals.reads()
                .record(refusal.id())
                .orElseThrow(() -> new RefusalNotTried(
                        RECORD_MISSING,
                        "The record of refusal " + refusal.id() + " is not kept any more; publish it again"));
        if (!kept.complete()) {
            throw new RefusalNotTried(
                    "record-incomplete",
                    "The record of refusal " + refusal.id() + " was too large to be kept whole; publish it again");
        }
        if (!mappings.topics().contains(kept.event().topic())) {
            throw new RefusalNotTried(
                    "topic-not-read",
                    "No mapping reads topic " + kept.event().topic() + ", of which the record of refusal "
                            + refusal.id() + " is");
        }
        List<Incoming> parts = new ArrayList<>();
        Incoming.read(mappings, kept.event(), parts);
        if (refusal.part() < parts.size()
                && parts.get(refusal.part()) instanceof Incoming.Mapped mapped
                && isSame(mapped.document().change(), refusal)) {
            return mapped;
        }
        throw new RefusalNotTried(
                "mapped-otherwise",
                "The mapping of today makes another document of the record of refusal " + refusal.id()
                        + "; publish the record again");
    }

    private static boolean isSame(Change change, FloorRefusal refusal) {
        Long revision = switch (change) {
            case Change.Post post -> post.revision();
            case Change.Unpost unpost -> unpost.revision();
            case Change.Withdraw withdraw -> null;
        };
        return change.recorder().equals(refusal.recorder()) && Objects.equals(revision, refusal.revision());
    }

    private void note(FloorRefusal refusal, Result result, @Nullable String by) {
        RefusalsTable table = refusals.table();
        switch (result) {
            case Result.Decided decided -> {
                switch (decided.outcome()) {
                    case Outcome.Accepted accepted -> table.tried(refusal.id(), FloorRefusal.State.POSTED, by);
                    case Outcome.Duplicate duplicate -> table.tried(refusal.id(), FloorRefusal.State.POSTED, by);
                    case Outcome.WithdrawnAhead ahead -> table.tried(refusal.id(), FloorRefusal.State.POSTED, by);
                    case Outcome.Stale stale -> table.tried(refusal.id(), FloorRefusal.State.SUPERSEDED, by);
                    case Outcome.BelowFloor below -> {
                        if (table.refusedAgain(refusal, below, by) && refusal.retryUntil() != null) {
                            refusals.beginToWait(
                                    Set.of(new RefusedGroup(below.floor(), GroupJson.text(below.group()))));
                        }
                    }
                    case Outcome.PeriodClosed closed ->
                        throw rejected(
                                PERIOD_CLOSED,
                                "A movement of " + closed.recorder() + " lies at " + closed.period() + ", and register "
                                        + closed.register() + " is closed through " + closed.closedThrough());
                    case Outcome.Rejected rejected ->
                        throw rejected(
                                rejected.reason().code(), rejected.reason().getMessage());
                }
            }
            case Result.Refused refused ->
                throw rejected(refused.refusal().code(), refused.refusal().message());
            case Result.PassedOver passedOver ->
                throw rejected("mapped-otherwise", "The mapping passes over the record");
        }
    }

    private static RefusalNotTried rejected(String code, @Nullable String message) {
        return new RefusalNotTried(code, String.valueOf(message));
    }

    /**
     * Tries the documents that wait for groups which got more, in the order in which they were refused.
     *
     * @param restMax the answer if nothing is known to come
     * @param unsettledRestMax the answer at most if some wait until other transactions have ended
     * @return how long there is nothing to do, unless something is posted
     */
    Duration retryWaiting(Duration restMax, Duration unsettledRestMax) {
        RaisesTable raises = refusals.raises();
        RaisesTable.Look found = raises.look();
        boolean isDue = found.untilDue() != null && !found.untilDue().isPositive();
        if (isDue) {
            raises.takeDue();
        }
        if (!found.isAny() && !isDue) {
            return shorter(restMax, found.untilDue());
        }
        boolean unsettled = raises.settle();
        for (var claim = raises.claim(); claim.isPresent(); claim = raises.claim()) {
            try {
                retryWaiting(claim.get());
            } catch (RuntimeException failure) {
                raises.leave(claim.get());
                throw failure;
            }
            raises.finish(claim.get());
        }
        return shorter(unsettled ? unsettledRestMax : restMax, raises.look().untilDue());
    }

    private static Duration shorter(Duration one, @Nullable Duration other) {
        return other == null || other.compareTo(one) > 0 ? one : other;
    }

    private void retryWaiting(RaisesTable.Claim claim) {
        long last = 0;
        List<Long> page;
        do {
            page = refusals.reads().waiting(claim.group(), last, PAGE);
            for (long id : page) {
                retryByItself(id);
                last = id;
            }
            refusals.raises().keep(claim);
        } while (page.size() == PAGE);
        waitForWhatComes(claim);
    }

    /**
     * Notes when the group gets more by itself. Whatever is posted later and changes that moment raises the group at that moment,
     * so it is claimed again.
     */
    private void waitForWhatComes(RaisesTable.Claim claim) {
        if (!refusals.reads().waiting(claim.group(), 0, 1).isEmpty()) {
            // From the claim on: what came due while documents were tried may have been too late for some.
            ComingRaises.from(claim.at(), claim.group(), generations.live().registers())
                    .ifPresent(due -> refusals.raises().getsMoreAt(due, claim.group()));
        }
    }

    /** A document that cannot be tried does not hold up the next ones. */
    private void retryByItself(long id) {
        try {
            retry(id, null);
        } catch (RefusalNotTried never) {
            if (never.code().equals(PERIOD_CLOSED)) {
                LOG.info("A refused document waits on: {}", never.getMessage());
                return;
            }
            LOG.warn("A refused document is not tried again by itself any more: {}", never.getMessage());
            refusals.table().giveUp(id);
        } catch (RuntimeException failure) {
            if (failure instanceof MappingWaits || DatabaseRefusal.of(failure).isEmpty()) {
                throw failure;
            }
            LOG.warn(
                    "Refusal {} is not tried again by itself any more: the database refuses the document", id, failure);
            refusals.table().giveUp(id);
        }
    }
}

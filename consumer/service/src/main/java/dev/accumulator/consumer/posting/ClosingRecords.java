package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.closing.ClosingEvents;
import dev.accumulator.consumer.closing.ClosingOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets the closing dates of a batch, each in a transaction of its own before that of the batch: it needs a lock that no
 * posting may hold. If the batch is not posted then, its records come again, and have no effect by their revisions.
 */
final class ClosingRecords {
    /** Why a record is passed over by a replay, which sets no dates. */
    static final String OF_REPLAY = "closing";

    /** Why a record is passed over whose date was set. */
    private static final String TAKEN = "closing-taken";

    /** Why a record is passed over whose revision was known, or is older than one that was. */
    private static final String KNOWN = "closing-known";

    private final ClosingEvents events;

    ClosingRecords(ClosingEvents events) {
        this.events = events;
    }

    /** Sets the dates among these parts in their order, and returns all parts with what is left of them. */
    List<Incoming> take(List<Incoming> incoming) {
        if (incoming.stream().noneMatch(Incoming.Closing.class::isInstance)) {
            return incoming;
        }
        List<Incoming> left = new ArrayList<>(incoming.size());
        for (Incoming part : incoming) {
            left.add(part instanceof Incoming.Closing closing ? take(closing) : part);
        }
        return left;
    }

    /** Returns all parts, the dates among them passed over: they are taken over from the layout before. */
    static List<Incoming> passedOver(List<Incoming> incoming) {
        return incoming.stream()
                .map(part -> part instanceof Incoming.Closing closing ? closing.passedOver(OF_REPLAY) : part)
                .toList();
    }

    private Incoming take(Incoming.Closing closing) {
        return switch (events.take(closing.closing(), closing.event().source())) {
            case ClosingOutcome.Taken taken -> closing.passedOver(TAKEN);
            case ClosingOutcome.Known known -> closing.passedOver(KNOWN);
            case ClosingOutcome.Refused refused -> closing.refused(refused.code(), refused.field(), refused.message());
        };
    }
}

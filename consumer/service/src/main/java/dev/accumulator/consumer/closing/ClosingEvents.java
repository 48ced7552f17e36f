package dev.accumulator.consumer.closing;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.InvalidClosing;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterNotFound;
import dev.accumulator.schemas.ClosingEvent;
import dev.accumulator.schemas.ClosingLifted;
import dev.accumulator.schemas.ClosingSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes events about closing dates. Safe for use by many threads. */
public final class ClosingEvents {
    private final Generations generations;
    private final Closings closings;
    private final ClosingRevisionsTable revisions;

    ClosingEvents(Generations generations, Closings closings, ClosingRevisionsTable revisions) {
        this.generations = generations;
        this.closings = closings;
        this.revisions = revisions;
    }

    /**
     * Does what an event says, once, and keeps its revision in the same transaction. An event that comes again has no effect,
     * nor has one that is older than one that was taken about the same register, or about all.
     *
     * @param source the place of its record
     * @throws org.springframework.dao.PessimisticLockingFailureException if postings or folds do not make way for ten seconds
     */
    public ClosingOutcome take(ClosingEvent event, String source) {
        UUID content = content(event);
        while (true) {
            Optional<ClosingRevisionsTable.Newest> newest = revisions.find(event.register());
            if (newest.isPresent() && newest.get().revision() >= event.revision()) {
                return known(event, content, newest.get());
            }
            try {
                return takeNewer(event, content, source);
            } catch (TakenMeanwhile other) {
                // Another instance has taken a newer event, which the next look finds.
            }
        }
    }

    private static ClosingOutcome known(ClosingEvent event, UUID content, ClosingRevisionsTable.Newest newest) {
        if (newest.revision() > event.revision() || newest.content().equals(content)) {
            return new ClosingOutcome.Known(newest.revision());
        }
        return new ClosingOutcome.Refused(
                "revision-conflict",
                "revision",
                "revision " + event.revision() + " of the closing date of "
                        + (event.register().equals(ClosingEvent.ALL) ? "all registers" : event.register())
                        + " was taken with other content");
    }

    private ClosingOutcome takeNewer(ClosingEvent event, UUID content, String source) {
        Generation live = generations.live();
        boolean isOfAll = event.register().equals(ClosingEvent.ALL);
        Closing closing = null;
        String reason;
        switch (event) {
            case ClosingSet set -> {
                closing = new Closing(set.closedThrough(), policy(set.policy()));
                reason = set.reason();
            }
            case ClosingLifted lifted -> reason = lifted.reason();
        }
        try {
            List<RegisterDefinition> definitions = isOfAll
                    ? live.registers().definitions()
                    : List.of(live.registers().definition(event.register()));
            return new ClosingOutcome.Taken(
                    closings.close(live, definitions, closing, event.by(), reason, source, () -> {
                        if (!revisions.advance(event.register(), event.revision(), content, source)) {
                            throw new TakenMeanwhile();
                        }
                    }));
        } catch (RegisterNotFound missing) {
            return new ClosingOutcome.Refused(missing.code(), "register", String.valueOf(missing.getMessage()));
        } catch (InvalidClosing invalid) {
            return new ClosingOutcome.Refused(invalid.code(), "closedThrough", String.valueOf(invalid.getMessage()));
        }
    }

    private static Closing.Policy policy(@Nullable String code) {
        return ClosingSet.SHIFT.equals(code) ? Closing.Policy.SHIFT : Closing.Policy.REFUSE;
    }

    private static UUID content(ClosingEvent event) {
        return switch (event) {
            case ClosingSet set ->
                Fingerprints.ofParts(Arrays.asList(
                        "set", set.closedThrough(), policy(set.policy()).code(), set.by(), set.reason()));
            case ClosingLifted lifted -> Fingerprints.ofParts(Arrays.asList("lifted", lifted.by(), lifted.reason()));
        };
    }

    /** Ends a transaction in which an event turned out to be not newer. */
    private static final class TakenMeanwhile extends RuntimeException {
        TakenMeanwhile() {
            super("A newer event was taken meanwhile", null, false, false);
        }
    }
}

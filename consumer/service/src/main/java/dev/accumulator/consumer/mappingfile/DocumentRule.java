package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Origin;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one document of an event.
 *
 * @param when the events that are meant; null for all
 * @param cancelled the events that withdraw their document; null for none
 * @param changedRows true if events are changes of rows, of which deletions withdraw their document
 * @param period null if each movement has its own
 * @param retryUntil how long a document that a floor has refused is tried again by itself; null if it is not
 */
record DocumentRule(
        String mapping,
        @Nullable Field when,
        RecorderTemplate recorder,
        RevisionRule revision,
        @Nullable Field cancelled,
        boolean changedRows,
        @Nullable PeriodRule period,
        @Nullable PeriodRule retryUntil,
        WrittenRules written,
        Content content) {
    private static final String CONDITION = "condition";

    /** Maps the event in the scope. */
    MappedPart map(Scope scope, Origin origin) {
        return map(scope, origin, () -> content.fingerprint(scope));
    }

    /**
     * Maps the event in the scope.
     *
     * @param fingerprint of the event's content; asked for only if the document is posted
     */
    MappedPart map(Scope scope, Origin origin, Supplier<UUID> fingerprint) {
        String knownRecorder = null;
        Long knownRevision = null;
        try {
            // Of a deleted row often only the key is told, so no condition can be asked. A document that nobody knows
            // is
            // withdrawn before it comes.
            boolean deleted = changedRows && "d".equals(scope.attribute("op"));
            if (!deleted && when != null && !when.truth(scope)) {
                return new MappedPart.PassedOver(CONDITION);
            }
            String name = recorder.recorder(scope);
            knownRecorder = name;
            long number = revision.revision(scope);
            knownRevision = number;
            if (deleted || (cancelled != null && cancelled.truth(scope))) {
                return unpost(name, number, origin, scope);
            }
            MappedMovements all = new MappedMovements(this, scope.paths());
            Instant moment = period == null ? null : period.moment(scope);
            written.addTo(all, scope, moment);
            if (all.size() == 0) {
                // A whole document without movements: what an older revision posted is taken back.
                return unpost(name, number, origin, scope);
            }
            Change change = new Change.Post(name, number, fingerprint.get(), all.all(), origin.source(), origin);
            return new MappedPart.Mapped(new Document(change, null, retriedUntil(scope)), all);
        } catch (Unmappable refusal) {
            return refused(refusal, knownRecorder, knownRevision);
        }
    }

    /** An event that does not say how long is not tried again. */
    private @Nullable Instant retriedUntil(Scope scope) {
        PeriodRule rule = retryUntil;
        return rule == null || rule.at().value(scope) == null ? null : rule.moment(scope);
    }

    private MappedPart unpost(String name, long number, Origin origin, Scope scope) {
        return new MappedPart.Mapped(
                new Document(new Change.Unpost(name, number, origin.source(), origin), null),
                new MappedMovements(this, scope.paths()));
    }

    /** Maps a tombstone, whose key names the document. */
    MappedPart withdraw(Scope scope, Origin origin) {
        try {
            String name = recorder.recorder(scope);
            return new MappedPart.Mapped(
                    new Document(new Change.Withdraw(name, origin.source(), origin), null),
                    MappedPart.FieldFinder.NONE);
        } catch (Unmappable refusal) {
            return refused(refusal, null, null);
        }
    }

    MappedPart.Refused refused(Unmappable refusal, @Nullable String knownRecorder, @Nullable Long knownRevision) {
        return new MappedPart.Refused(
                refusal.code(),
                refusal.path(),
                "mapping " + mapping + ", " + refusal.sentence(),
                knownRecorder,
                knownRevision);
    }
}

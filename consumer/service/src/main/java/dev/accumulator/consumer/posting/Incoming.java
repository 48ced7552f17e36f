package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.DocumentMapping;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.model.RevisionConflict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A record that is decoded and mapped, before the registers have seen it. */
sealed interface Incoming {
    Logger LOG = LoggerFactory.getLogger(Incoming.class);

    RawEvent event();

    /** The changes of those records that are documents, in their order. */
    static List<Change> changes(List<Incoming> incoming) {
        List<Change> changes = new ArrayList<>(incoming.size());
        for (Incoming one : incoming) {
            if (one instanceof Mapped mapped) {
                changes.add(mapped.document().change());
            }
        }
        return changes;
    }

    /** A document and its business event, which is null for a tombstone. */
    record Mapped(RawEvent event, Decoded.@Nullable BusinessEvent business, Document document) implements Incoming {

        Refusal refusal(RegisterException reason) {
            return refusal(reason.code(), path(reason), reason.getMessage());
        }

        private @Nullable String path(RegisterException reason) {
            if (business == null) {
                return null;
            }
            return switch (reason) {
                case InvalidMovement invalid -> DocumentMapping.pathOf(business, invalid);
                case RevisionConflict conflict -> business.pathInValue("$.revision");
                default -> null;
            };
        }

        Refusal refusal(String code, @Nullable String path, String message) {
            return new Refusal(code, path, message, document.change().recorder(), revision());
        }

        private @Nullable Long revision() {
            return switch (document.change()) {
                case Change.Post post -> post.revision();
                case Change.Unpost unpost -> unpost.revision();
                case Change.Withdraw withdraw -> null;
            };
        }
    }

    /** A record that is not a document. */
    record Unreadable(RawEvent event, Refusal refusal) implements Incoming {}

    static Incoming read(EventDecoder decoder, RawEvent event) {
        try {
            return switch (decoder.decode(event)) {
                case Decoded.BusinessEvent business ->
                    new Mapped(event, business, DocumentMapping.documentOf(business, origin(event)));
                case Decoded.Tombstone tombstone ->
                    new Mapped(event, null, DocumentMapping.documentOf(tombstone, origin(event)));
                case Decoded.Undecodable undecodable ->
                    new Unreadable(
                            event,
                            new Refusal(
                                    undecodable.code(),
                                    undecodable.path(),
                                    undecodable.message(),
                                    undecodable.recorder(),
                                    undecodable.revision()));
            };
        } catch (RuntimeException | StackOverflowError defect) {
            // Reading depends on the record alone. It would fail every time and block the partition.
            LOG.atError()
                    .addKeyValue("topic", event.topic())
                    .addKeyValue("partition", event.partition())
                    .addKeyValue("offset", event.offset())
                    .setCause(defect)
                    .log("Reading {} failed, which is a defect; the record becomes a dead letter", event.source());
            return new Unreadable(
                    event, new Refusal("reading-failed", null, "Reading the record failed: " + defect, null, null));
        }
    }

    private static Origin origin(RawEvent event) {
        return new Origin(event.topic() + "-" + event.partition(), event.offset(), event.timestampMillis());
    }

    /** Returns the same record, refused for a reason that was found later. */
    default Unreadable refused(String code, String message) {
        return switch (this) {
            case Mapped mapped -> new Unreadable(mapped.event(), mapped.refusal(code, null, message));
            case Unreadable unreadable -> unreadable;
        };
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.RegisterException;
import dev.accumulator.registers.model.RevisionConflict;
import dev.accumulator.schemas.ChartAccount;
import dev.accumulator.schemas.ClosingEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a record that is mapped, before the registers have seen it. Most records have one part. */
sealed interface Incoming {

    RawEvent event();

    /** The place of the part in its record, from 0. */
    int part();

    /** The changes of those parts that are documents, in their order. */
    static List<Change> changes(List<Incoming> incoming) {
        List<Change> changes = new ArrayList<>(incoming.size());
        for (Incoming one : incoming) {
            if (one instanceof Mapped mapped) {
                changes.add(mapped.document().change());
            }
        }
        return changes;
    }

    /** The documents among the parts, in their order. */
    static List<Document> documents(List<Incoming> incoming) {
        List<Document> documents = new ArrayList<>(incoming.size());
        for (Incoming one : incoming) {
            if (one instanceof Mapped mapped) {
                documents.add(mapped.document());
            }
        }
        return documents;
    }

    /** A document. */
    record Mapped(RawEvent event, int part, Document document, MappedPart.FieldFinder paths) implements Incoming {

        Refusal refusal(RegisterException reason) {
            return refusal(reason.code(), path(reason), reason.getMessage());
        }

        private @Nullable String path(RegisterException reason) {
            return switch (reason) {
                case InvalidMovement invalid -> paths.pathOf(invalid);
                case RevisionConflict conflict -> paths.pathOfRevision();
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

    /**
     * A closing date. It is set before the batch is posted; what is left of it then is a part that is passed over or refused.
     *
     * @param dataPath the JSON path of the event's data in the record's value
     */
    record Closing(RawEvent event, int part, ClosingEvent closing, String dataPath) implements Incoming {

        /** Returns the part once it is dealt with, or if it must not be. */
        PassedOver passedOver(String reason) {
            return new PassedOver(event, part, reason);
        }

        /** @param field at fault in the event's data */
        Unreadable refused(String code, String field, String message) {
            return new Unreadable(
                    event, part, new Refusal(code, dataPath + "." + field, message, null, closing.revision()));
        }
    }

    /**
     * An account of a chart. It is taken in the transaction of the batch; what is left of it then is a part that is passed over
     * or refused.
     *
     * @param told the account as it is from now on; null if it goes
     * @param dataPath the JSON path of the account in the record's value
     */
    record Account(
            RawEvent event,
            int part,
            String ledger,
            String code,
            @Nullable ChartAccount told,
            String dataPath) implements Incoming {

        /** Returns the part once it is dealt with, or if it must not be. */
        PassedOver passedOver(String reason) {
            return new PassedOver(event, part, reason);
        }

        /** @param field at fault, of the account; a record without a value has none */
        Unreadable refused(String refusalCode, String field, String message) {
            return new Unreadable(
                    event,
                    part,
                    new Refusal(refusalCode, told == null ? null : dataPath + "." + field, message, null, null));
        }
    }

    /** A part that is no document. */
    record Unreadable(RawEvent event, int part, Refusal refusal) implements Incoming {}

    /** A part that the mapping does not mean. */
    record PassedOver(RawEvent event, int part, String reason) implements Incoming {}

    /**
     * Reads a record, and adds its parts: one at least.
     *
     * @return the memory that they take, in bytes
     */
    static long read(Mappings mappings, RawEvent event, List<Incoming> parts) {
        int first = parts.size();
        long bytes = RecordReading.read(mappings.of(event.topic()), event, parts);
        mappings.shard().refuseForeign(event, parts, first);
        return bytes;
    }

    /** Returns the same part, refused for a reason that was found later. */
    default Incoming refused(String code, String message) {
        return switch (this) {
            case Mapped mapped -> new Unreadable(mapped.event(), mapped.part(), mapped.refusal(code, null, message));
            case Unreadable unreadable -> unreadable;
            case PassedOver passedOver -> passedOver;
            case Closing closing -> closing;
            case Account account ->
                new Unreadable(account.event(), account.part(), new Refusal(code, null, message, null, null));
        };
    }
}

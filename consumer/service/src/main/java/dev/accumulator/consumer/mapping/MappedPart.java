package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.schemas.ChartAccount;
import dev.accumulator.schemas.ClosingEvent;
import org.jspecify.annotations.Nullable;

/** The result of mapping one part of a record. Most records have one part; a batch in an array has one an element. */
public sealed interface MappedPart {

    /** Parts that a record may have. A record with more is refused as a whole. */
    int PARTS_MAX = 1_000;

    /**
     * A document. The registers may still refuse it.
     *
     * @param paths finds the field of the record that a movement came from
     */
    record Mapped(Document document, FieldFinder paths) implements MappedPart {}

    /**
     * A closing date. It is no document, so a rebuild passes over it: dates are kept outside of generations.
     *
     * @param dataPath the JSON path of the event's data in the record's value
     */
    record Closing(ClosingEvent event, String dataPath) implements MappedPart {}

    /**
     * An account of a ledger's chart. It is no document, so a rebuild passes over it: charts are kept outside of generations.
     *
     * @param code of the account, the key of the record
     * @param told the account as it is from now on; null if it goes
     * @param dataPath the JSON path of the account in the record's value
     */
    record AccountOfChart(
            String ledger, String code, @Nullable ChartAccount told, String dataPath) implements MappedPart {}

    /**
     * A part that the mapping does not mean. It is counted by its reason and changes nothing.
     *
     * @param reason one of few stable words, such as {@code condition}
     */
    record PassedOver(String reason) implements MappedPart {}

    /**
     * A part that cannot be mapped. It becomes a dead letter.
     *
     * @param code the stable code of the fault
     * @param path the JSON path in the record's value; null if no one field is at fault
     * @param message a sentence for people that names the mapping, the field and the value
     * @param recorder the document, if it is known
     * @param revision its revision, if it is known
     */
    record Refused(
            String code,
            @Nullable String path,
            String message,
            @Nullable String recorder,
            @Nullable Long revision) implements MappedPart {}

    /** Finds the field of a record that a refused movement, or the document's revision, came from. */
    interface FieldFinder {

        /** Finds no field. */
        FieldFinder NONE = new FieldFinder() {
            @Override
            public @Nullable String pathOf(InvalidMovement refusal) {
                return null;
            }

            @Override
            public @Nullable String pathOfRevision() {
                return null;
            }
        };

        /** Returns the JSON path in the record's value; null if no field of the record is at fault. */
        @Nullable
        String pathOf(InvalidMovement refusal);

        /** Returns the JSON path of the revision in the record's value; null if it is not in the value. */
        @Nullable
        String pathOfRevision();
    }
}

package dev.accumulator.producer.shop;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document as its topic has it.
 *
 * @param recorder its name in the registers
 * @param records its records, the newest first; the oldest of many are left out
 * @param newest the event with the greatest revision
 * @param lastPosted the newest event that carries the document's lines; null if none is known
 * @param revisionMax the greatest revision of any record, a refused one included
 * @param newestOffset where the newest event is
 * @param tombstoneOffset where its last tombstone is; -1 for none
 */
public record ShopDocument(
        String recorder,
        List<PublishedRecord> records,
        DocumentEvent newest,
        @Nullable DocumentEvent lastPosted,
        long revisionMax,
        long newestOffset,
        long tombstoneOffset) {

    private static final int RECORDS_MAX = 20;

    static ShopDocument of(PublishedRecord record, DocumentEvent event) {
        return new ShopDocument(
                event.recorder(),
                List.of(record),
                event,
                isCancelled(event) ? null : event,
                event.revision(),
                record.offset(),
                -1);
    }

    /** Returns the document with one more record, which may be known, or older than those that are known. */
    ShopDocument plus(PublishedRecord record) {
        if (records.stream().anyMatch(known -> known.offset() == record.offset())) {
            return this;
        }
        List<PublishedRecord> all = new ArrayList<>(records);
        int place = 0;
        while (place < all.size() && all.get(place).offset() > record.offset()) {
            place++;
        }
        all.add(place, record);
        List<PublishedRecord> kept = List.copyOf(all.subList(0, Math.min(all.size(), RECORDS_MAX)));
        if (record.value() == null) {
            long tombstone = Math.max(tombstoneOffset, record.offset());
            return new ShopDocument(recorder, kept, newest, lastPosted, revisionMax, newestOffset, tombstone);
        }
        long revision = Math.max(revisionMax, RecordReading.revision(record));
        Optional<DocumentEvent> event =
                RecordReading.event(record).filter(one -> one.recorder().equals(recorder));
        if (event.isEmpty() || event.get().revision() <= newest.revision()) {
            return new ShopDocument(recorder, kept, newest, lastPosted, revision, newestOffset, tombstoneOffset);
        }
        DocumentEvent newer = event.get();
        return new ShopDocument(
                recorder,
                kept,
                newer,
                isCancelled(newer) ? lastPosted : newer,
                revision,
                record.offset(),
                tombstoneOffset);
    }

    /** Returns the document with a revision that was tried, so that it is not used again. */
    ShopDocument tried(long revision) {
        return new ShopDocument(
                recorder, records, newest, lastPosted, Math.max(revisionMax, revision), newestOffset, tombstoneOffset);
    }

    /** Returns the kind of the document. */
    public Kind kind() {
        return Kind.of(recorder);
    }

    /** True if the document is withdrawn, by a cancellation or by a tombstone. */
    public boolean isCancelled() {
        return isCancelled(newest) || tombstoneOffset > newestOffset;
    }

    /** Returns the record of an older revision than the newest, to be sent once more. */
    public Optional<PublishedRecord> oldRevision() {
        return records.stream()
                .filter(record -> RecordReading.event(record)
                        .filter(event -> event.recorder().equals(recorder) && event.revision() < newest.revision())
                        .isPresent())
                .findFirst();
    }

    long size() {
        return records.stream().mapToLong(PublishedRecord::size).sum();
    }

    private static boolean isCancelled(DocumentEvent event) {
        return switch (event) {
            case OrderPosted e -> false;
            case ReceiptPosted e -> false;
            case MovementsPosted e -> false;
            case ReservationEvent e -> false;
            case OrderCancelled e -> true;
            case ReceiptCancelled e -> true;
            case MovementsCancelled e -> true;
        };
    }
}

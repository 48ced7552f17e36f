package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps the shipped topics by code: movements and reservations whole, and of orders and receipts the order's row and the fields of
 * the document, because files say what they move. All methods are pure functions.
 */
final class DocumentMapping {

    private DocumentMapping() {}

    /**
     * Maps an event about movements or a reservation to its document.
     *
     * @param origin where the event came from; shown with the recorder, and orders withdrawals
     */
    static Document documentOf(Decoded.BusinessEvent event, Origin origin) {
        return documentOf(event.event(), origin);
    }

    /**
     * Maps a tombstone to the withdrawal of its document, which is about movements or a reservation.
     *
     * @param origin as above
     */
    static Document documentOf(Decoded.Tombstone tombstone, Origin origin) {
        String recorder = tombstone.recorder();
        if (recorder.startsWith(DocumentEvent.RESERVATION_PREFIX)) {
            return Document.of(
                    new Change.Withdraw(recorder, origin.source(), origin),
                    new ReservationChange.Withdraw(recorder.substring(DocumentEvent.RESERVATION_PREFIX.length())));
        }
        return new Document(new Change.Withdraw(recorder, origin.source(), origin), null);
    }

    private static Document documentOf(DocumentEvent event, Origin origin) {
        return switch (event) {
            case MovementsPosted document ->
                new Document(post(document, MovementsMapping.movements(document), origin), null);
            case ReservationEvent reservation ->
                Document.of(
                        post(reservation, ReservationMapping.movements(reservation), origin),
                        new ReservationChange.Post(reservation));
            case MovementsCancelled document ->
                new Document(
                        new Change.Unpost(document.recorder(), document.revision(), origin.source(), origin), null);
            case OrderPosted file -> throw mappedByFile(file);
            case OrderCancelled file -> throw mappedByFile(file);
            case ReceiptPosted file -> throw mappedByFile(file);
            case ReceiptCancelled file -> throw mappedByFile(file);
        };
    }

    private static IllegalArgumentException mappedByFile(DocumentEvent event) {
        return new IllegalArgumentException("What " + event.recorder() + " moves is said by a file");
    }

    private static Change post(DocumentEvent event, List<Movement> movements, Origin origin) {
        return new Change.Post(
                event.recorder(),
                event.revision(),
                EventFingerprints.fingerprint(event),
                movements,
                origin.source(),
                origin);
    }

    /** Returns the change of the order's row; null for an event of another kind. */
    static @Nullable OrderChange orderOf(DocumentEvent event) {
        return switch (event) {
            case OrderPosted order ->
                new OrderChange.Post(
                        order.orderId(),
                        order.revision(),
                        order.occurredAt(),
                        order.clientId(),
                        order.warehouseId(),
                        order.reservationId(),
                        order.lines());
            case OrderCancelled order -> new OrderChange.Cancel(order.orderId(), order.revision(), order.occurredAt());
            case ReceiptPosted other -> null;
            case ReceiptCancelled other -> null;
            case MovementsPosted other -> null;
            case MovementsCancelled other -> null;
            case ReservationEvent other -> null;
        };
    }

    /** Returns the withdrawal of the order's row; null for a document of another kind. */
    static @Nullable OrderChange orderOf(Decoded.Tombstone tombstone) {
        String recorder = tombstone.recorder();
        return recorder.startsWith(DocumentEvent.ORDER_PREFIX)
                ? new OrderChange.Withdraw(recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                : null;
    }

    /**
     * Returns the JSON path, in the record's value, of the field behind a movement that a register refused, such as
     * {@code $.lines[2].productId} or {@code $.data.warehouseId}. Returns null if no field of the event is at fault,
     * for example because the register of a shipped mapping is not configured, and for movements of orders and receipts.
     *
     * @param refusal the engine's refusal of the change that this event was mapped to
     */
    static @Nullable String pathOf(Decoded.BusinessEvent event, InvalidMovement refusal) {
        String path = FieldPaths.of(event.event(), refusal.movement(), refusal.part(), refusal.field());
        return path == null ? null : event.pathInValue(path);
    }
}

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shipped mappings of events to registers. All methods are pure functions. */
public final class DocumentMapping {

    private DocumentMapping() {}

    /**
     * Maps an event to its document.
     *
     * @param origin where the event came from; shown with the recorder, and orders withdrawals
     */
    public static Document documentOf(Decoded.BusinessEvent event, Origin origin) {
        return documentOf(event.event(), origin);
    }

    /**
     * Maps a tombstone to the withdrawal of its document.
     *
     * @param origin as above
     */
    public static Document documentOf(Decoded.Tombstone tombstone, Origin origin) {
        String recorder = tombstone.recorder();
        if (recorder.startsWith(DocumentEvent.RESERVATION_PREFIX)) {
            return Document.of(
                    new Change.Withdraw(recorder, origin.source(), origin),
                    new ReservationChange.Withdraw(recorder.substring(DocumentEvent.RESERVATION_PREFIX.length())));
        }
        return new Document(
                new Change.Withdraw(recorder, origin.source(), origin),
                recorder.startsWith(DocumentEvent.ORDER_PREFIX)
                        ? new OrderChange.Withdraw(recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                        : null);
    }

    private static Document documentOf(DocumentEvent event, Origin origin) {
        return switch (event) {
            case OrderPosted order ->
                new Document(
                        post(order, EventFingerprints.fingerprint(order), OrderMapping.movements(order), origin),
                        new OrderChange.Post(
                                order.orderId(),
                                order.revision(),
                                order.occurredAt(),
                                order.clientId(),
                                order.warehouseId(),
                                order.reservationId(),
                                order.lines()));
            case ReceiptPosted receipt ->
                new Document(
                        post(
                                receipt,
                                EventFingerprints.fingerprint(receipt),
                                ReceiptMapping.movements(receipt),
                                origin),
                        null);
            case MovementsPosted document ->
                new Document(
                        post(
                                document,
                                EventFingerprints.fingerprint(document),
                                MovementsMapping.movements(document),
                                origin),
                        null);
            case ReservationEvent reservation ->
                Document.of(
                        post(
                                reservation,
                                EventFingerprints.fingerprint(reservation),
                                ReservationMapping.movements(reservation),
                                origin),
                        new ReservationChange.Post(reservation));
            case OrderCancelled order ->
                new Document(
                        unpost(order, origin),
                        new OrderChange.Cancel(order.orderId(), order.revision(), order.occurredAt()));
            case ReceiptCancelled receipt -> new Document(unpost(receipt, origin), null);
            case MovementsCancelled document -> new Document(unpost(document, origin), null);
        };
    }

    private static Change post(DocumentEvent event, UUID fingerprint, List<Movement> movements, Origin origin) {
        return new Change.Post(event.recorder(), event.revision(), fingerprint, movements, origin.source(), origin);
    }

    private static Change unpost(DocumentEvent event, Origin origin) {
        return new Change.Unpost(event.recorder(), event.revision(), origin.source(), origin);
    }

    /**
     * Returns the JSON path, in the record's value, of the field behind a movement that a register refused, such as
     * {@code $.lines[2].productId} or {@code $.data.warehouseId}. Returns null if no field of the event is at fault,
     * for example because the register of a shipped mapping is not configured.
     *
     * @param refusal the engine's refusal of the change that this event was mapped to
     */
    public static @Nullable String pathOf(Decoded.BusinessEvent event, InvalidMovement refusal) {
        String path = FieldPaths.of(event.event(), refusal.movement(), refusal.part(), refusal.field());
        return path == null ? null : event.pathInValue(path);
    }
}

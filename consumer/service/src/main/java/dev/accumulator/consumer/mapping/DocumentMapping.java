package dev.accumulator.consumer.mapping;

import dev.accumulator.consumer.event.Decoded;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.InvalidMovement;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shipped mappings of events to registers. All methods are pure functions. */
public final class DocumentMapping {

    private DocumentMapping() {}

    /**
     * Maps an event to its document.
     *
     * @param source where the event came from, such as {@code orders/3@1207}; shown with the recorder
     */
    public static Document documentOf(Decoded.BusinessEvent event, String source) {
        return documentOf(event.event(), source);
    }

    /**
     * Maps a tombstone to the withdrawal of its document.
     *
     * @param source as above
     */
    public static Document documentOf(Decoded.Tombstone tombstone, String source) {
        String recorder = tombstone.recorder();
        return new Document(
                new Change.Withdraw(recorder, source),
                recorder.startsWith(DocumentEvent.ORDER_PREFIX)
                        ? new OrderChange.Withdraw(recorder.substring(DocumentEvent.ORDER_PREFIX.length()))
                        : null);
    }

    private static Document documentOf(DocumentEvent event, String source) {
        return switch (event) {
            case OrderPosted order ->
                new Document(
                        post(order, Content.fingerprint(order), OrderMapping.movements(order), source),
                        new OrderChange.Post(
                                order.orderId(),
                                order.revision(),
                                order.occurredAt(),
                                order.clientId(),
                                order.warehouseId(),
                                order.lines()));
            case ReceiptPosted receipt ->
                new Document(
                        post(receipt, Content.fingerprint(receipt), ReceiptMapping.movements(receipt), source), null);
            case MovementsPosted document ->
                new Document(
                        post(document, Content.fingerprint(document), MovementsMapping.movements(document), source),
                        null);
            case OrderCancelled order ->
                new Document(
                        unpost(order, source),
                        new OrderChange.Cancel(order.orderId(), order.revision(), order.occurredAt()));
            case ReceiptCancelled receipt -> new Document(unpost(receipt, source), null);
            case MovementsCancelled document -> new Document(unpost(document, source), null);
        };
    }

    private static Change post(DocumentEvent event, UUID fingerprint, List<Movement> movements, String source) {
        return new Change.Post(event.recorder(), event.revision(), fingerprint, movements, source);
    }

    private static Change unpost(DocumentEvent event, String source) {
        return new Change.Unpost(event.recorder(), event.revision(), source);
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

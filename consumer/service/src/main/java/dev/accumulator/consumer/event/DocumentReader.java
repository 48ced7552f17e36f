package dev.accumulator.consumer.event;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EntryLine;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationConfirmed;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.util.List;

/** Builds events from JSON fields. Fields that are not named here are ignored. */
final class DocumentReader {
    private DocumentReader() {}

    /** Returns the event of a known type. */
    static DocumentEvent read(String type, Fields data, EventLimits limits) {
        return switch (type) {
            case EventTypes.ORDER_POSTED -> data.as(order -> orderPosted(order, limits));
            case EventTypes.ORDER_CANCELLED -> data.as(DocumentReader::orderCancelled);
            case EventTypes.RECEIPT_POSTED -> data.as(receipt -> receiptPosted(receipt, limits));
            case EventTypes.RECEIPT_CANCELLED -> data.as(DocumentReader::receiptCancelled);
            case EventTypes.MOVEMENTS_POSTED -> data.as(document -> movementsPosted(document, limits));
            case EventTypes.MOVEMENTS_CANCELLED -> data.as(DocumentReader::movementsCancelled);
            case EventTypes.RESERVATION_REQUESTED -> data.as(event -> reservationRequested(event, limits));
            case EventTypes.RESERVATION_CONFIRMED -> data.as(event -> reservationConfirmed(event, limits));
            case EventTypes.RESERVATION_RELEASED -> data.as(event -> reservationReleased(event, limits));
            default -> throw new IllegalArgumentException("Unknown event type " + type);
        };
    }

    private static OrderPosted orderPosted(Fields order, EventLimits limits) {
        return new OrderPosted(
                order.identifier("orderId"),
                order.revision(),
                order.moment("occurredAt"),
                order.identifier("clientId"),
                order.identifier("warehouseId"),
                order.optionalIdentifier("reservationId"),
                order.list("lines", limits.lines(), DocumentReader::orderLine));
    }

    private static OrderLine orderLine(Fields line) {
        return new OrderLine(
                line.smallInteger("lineNo"),
                line.identifier("productId"),
                line.decimal("quantity"),
                line.decimal("unitPrice"),
                line.optionalDecimal("amount"),
                line.optionalDecimal("unitCost"));
    }

    private static OrderCancelled orderCancelled(Fields order) {
        return new OrderCancelled(order.identifier("orderId"), order.revision(), order.moment("occurredAt"));
    }

    private static ReceiptPosted receiptPosted(Fields receipt, EventLimits limits) {
        return new ReceiptPosted(
                receipt.identifier("receiptId"),
                receipt.revision(),
                receipt.moment("occurredAt"),
                receipt.optionalIdentifier("supplierId"),
                receipt.identifier("warehouseId"),
                receipt.list("lines", limits.lines(), DocumentReader::receiptLine));
    }

    private static ReceiptLine receiptLine(Fields line) {
        return new ReceiptLine(
                line.smallInteger("lineNo"),
                line.identifier("productId"),
                line.decimal("quantity"),
                line.decimal("unitCost"),
                line.optionalDecimal("amount"));
    }

    private static ReceiptCancelled receiptCancelled(Fields receipt) {
        return new ReceiptCancelled(receipt.identifier("receiptId"), receipt.revision(), receipt.moment("occurredAt"));
    }

    private static MovementsPosted movementsPosted(Fields document, EventLimits limits) {
        return new MovementsPosted(
                document.text("recorder"),
                document.revision(),
                document.moment("period"),
                document.has("entries") && !document.has("movements")
                        ? List.of()
                        : document.list("movements", limits.movements(), DocumentReader::movement),
                document.has("entries")
                        ? document.list("entries", limits.entries(), DocumentReader::entry)
                        : List.of());
    }

    private static EntryLine entry(Fields entry) {
        return new EntryLine(
                entry.text("ledger"),
                entry.optionalMoment("period"),
                entry.object("debit", EventFault.ILL_TYPED).dimensions(),
                entry.object("credit", EventFault.ILL_TYPED).dimensions(),
                entry.object("resources", EventFault.ILL_TYPED).decimals());
    }

    private static MovementLine movement(Fields movement) {
        return new MovementLine(
                movement.text("register"),
                movement.optionalMoment("period"),
                movement.object("dimensions", EventFault.ILL_TYPED).dimensions(),
                movement.object("resources", EventFault.ILL_TYPED).decimals());
    }

    private static ReservationRequested reservationRequested(Fields reservation, EventLimits limits) {
        return new ReservationRequested(
                reservation.identifier("reservationId"),
                reservation.revision(),
                reservation.moment("occurredAt"),
                reservation.moment("expiresAt"),
                reservation.identifier("warehouseId"),
                reservation.list("lines", limits.lines(), DocumentReader::reservationLine));
    }

    private static ReservationConfirmed reservationConfirmed(Fields reservation, EventLimits limits) {
        return new ReservationConfirmed(
                reservation.identifier("reservationId"),
                reservation.revision(),
                reservation.moment("occurredAt"),
                reservation.moment("expiresAt"),
                reservation.identifier("orderId"),
                reservation.identifier("warehouseId"),
                reservation.list("lines", limits.lines(), DocumentReader::reservationLine));
    }

    private static ReservationReleased reservationReleased(Fields reservation, EventLimits limits) {
        return new ReservationReleased(
                reservation.identifier("reservationId"),
                reservation.revision(),
                reservation.moment("occurredAt"),
                reservation.moment("expiresAt"),
                reservation.moment("releasedAt"),
                reservation.optionalIdentifier("orderId"),
                reservation.identifier("warehouseId"),
                reservation.list("lines", limits.lines(), DocumentReader::reservationLine));
    }

    private static ReservationLine reservationLine(Fields line) {
        return new ReservationLine(line.smallInteger("lineNo"), line.identifier("productId"), line.decimal("quantity"));
    }

    private static MovementsCancelled movementsCancelled(Fields document) {
        return new MovementsCancelled(document.text("recorder"), document.revision());
    }
}

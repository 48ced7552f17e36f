package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EntryLine;
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
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationReleased;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes the fingerprint of a document's content, whatever its spelling. If two events of one revision have the same
 * fingerprint, they are the same event twice; if not, they are a conflict.
 *
 * <p>The fingerprint ignores trailing zeros, the order of lines, movements and entries, the spelling of a null dimension, resources
 * that are zero, fields that the contract does not know, and the difference between an amount that is given and one that is
 * computed.
 * Fingerprints are stored: another order of the parts would make every redelivered event a conflict.
 */
final class EventFingerprints {
    private EventFingerprints() {}

    /** Returns the fingerprint of an event that posts its document. */
    static UUID fingerprint(DocumentEvent event) {
        return switch (event) {
            case OrderPosted order -> fingerprint(order);
            case ReceiptPosted receipt -> fingerprint(receipt);
            case ReservationEvent reservation -> fingerprint(reservation);
            case MovementsPosted document -> fingerprint(document);
            case OrderCancelled cancelled -> throw withoutContent(cancelled);
            case ReceiptCancelled cancelled -> throw withoutContent(cancelled);
            case MovementsCancelled cancelled -> throw withoutContent(cancelled);
        };
    }

    private static IllegalArgumentException withoutContent(DocumentEvent event) {
        return new IllegalArgumentException("An event that cancels " + event.recorder() + " has no content");
    }

    static UUID fingerprint(OrderPosted order) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(EventTypes.ORDER_POSTED);
        parts.add(order.occurredAt());
        parts.add(order.clientId());
        parts.add(order.warehouseId());
        order.lines().stream()
                .sorted(Comparator.comparingInt(OrderLine::lineNo))
                .forEach(line -> {
                    parts.add(line.lineNo());
                    parts.add(line.productId());
                    parts.add(line.quantity());
                    parts.add(line.unitPrice());
                    parts.add(line.amountOrComputed());
                    // Only where it is told, because orders were stored before they could tell it.
                    BigDecimal cost = line.unitCost();
                    if (cost != null) {
                        parts.add("cost");
                        parts.add(cost);
                    }
                });
        // Only where there is one, because orders without one were stored before there were reservations.
        String reservation = order.reservationId();
        if (reservation != null) {
            parts.add("reservation");
            parts.add(reservation);
        }
        return Fingerprints.ofParts(parts);
    }

    static UUID fingerprint(ReceiptPosted receipt) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(EventTypes.RECEIPT_POSTED);
        parts.add(receipt.occurredAt());
        parts.add(receipt.supplierId());
        parts.add(receipt.warehouseId());
        receipt.lines().stream()
                .sorted(Comparator.comparingInt(ReceiptLine::lineNo))
                .forEach(line -> {
                    parts.add(line.lineNo());
                    parts.add(line.productId());
                    parts.add(line.quantity());
                    parts.add(line.unitCost());
                    parts.add(line.amountOrComputed());
                });
        return Fingerprints.ofParts(parts);
    }

    static UUID fingerprint(ReservationEvent reservation) {
        List<@Nullable Object> parts = new ArrayList<>();
        switch (reservation) {
            case ReservationRequested requested -> parts.add(EventTypes.RESERVATION_REQUESTED);
            case ReservationConfirmed confirmed -> {
                parts.add(EventTypes.RESERVATION_CONFIRMED);
                parts.add(confirmed.orderId());
            }
            case ReservationReleased released -> {
                parts.add(EventTypes.RESERVATION_RELEASED);
                parts.add(released.releasedAt());
                parts.add(released.orderId());
            }
        }
        parts.add(reservation.occurredAt());
        parts.add(reservation.expiresAt());
        parts.add(reservation.warehouseId());
        reservation.lines().stream()
                .sorted(Comparator.comparingInt(ReservationLine::lineNo))
                .forEach(line -> {
                    parts.add(line.lineNo());
                    parts.add(line.productId());
                    parts.add(line.quantity());
                });
        return Fingerprints.ofParts(parts);
    }

    /** Movements have no line numbers, so they are sorted by their own fingerprints. */
    static UUID fingerprint(MovementsPosted document) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(EventTypes.MOVEMENTS_POSTED);
        document.movements().stream()
                .map(line -> fingerprint(line, document))
                .sorted()
                .forEach(parts::add);
        if (!document.entries().isEmpty()) {
            // Marks the end of the movements.
            parts.add(null);
            document.entries().stream()
                    .map(line -> fingerprint(line, document))
                    .sorted()
                    .forEach(parts::add);
        }
        return Fingerprints.ofParts(parts);
    }

    private static UUID fingerprint(EntryLine line, MovementsPosted document) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(line.ledger());
        parts.add(MovementsMapping.period(line, document));
        addDimensions(parts, line.debit());
        addDimensions(parts, line.credit());
        addResources(parts, line.resources());
        return Fingerprints.ofParts(parts);
    }

    private static UUID fingerprint(MovementLine line, MovementsPosted document) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(line.register());
        parts.add(MovementsMapping.period(line, document));
        addDimensions(parts, line.dimensions());
        addResources(parts, line.resources());
        return Fingerprints.ofParts(parts);
    }

    private static void addDimensions(List<@Nullable Object> parts, Map<String, @Nullable String> dimensions) {
        new TreeMap<>(dimensions).forEach((name, value) -> {
            if (value != null) {
                parts.add(name);
                parts.add(value);
            }
        });
        // Marks the end of the dimensions.
        parts.add(null);
    }

    private static void addResources(List<@Nullable Object> parts, Map<String, BigDecimal> resources) {
        new TreeMap<>(resources).forEach((name, value) -> {
            // Left out is the same: the register may not have had this resource when the event came first.
            if (value.signum() != 0) {
                parts.add(name);
                parts.add(value);
            }
        });
    }
}

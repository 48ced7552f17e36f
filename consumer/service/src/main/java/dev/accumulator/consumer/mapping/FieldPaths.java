package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.InvalidMovement.Part;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationEvent;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs the mappings backwards: from a part of a movement to the field of the event that it came from. For movements of orders
 * and receipts their files do so.
 */
final class FieldPaths {
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{Alpha}_]\\w*");

    private FieldPaths() {}

    /**
     * Returns the JSON path in the event's data, or null if no field of the event is at fault.
     *
     * @param movement the place of the movement in the change, from 0; negative if no single movement is at fault
     * @param field the field's name in the registers
     */
    static @Nullable String of(DocumentEvent event, int movement, Part part, @Nullable String field) {
        return switch (event) {
            case OrderPosted order -> movement < 0 ? ofDocument("orderId", "lines", field) : null;
            case ReceiptPosted receipt -> movement < 0 ? ofDocument("receiptId", "lines", field) : null;
            case MovementsPosted document ->
                movement < 0 ? ofDocument("recorder", "movements", field) : ofMovement(document, movement, part, field);
            case ReservationEvent reservation ->
                movement < 0
                        ? ofDocument("reservationId", "lines", field)
                        : ofReservation(reservation, movement, part, field);
            case OrderCancelled order -> ofDocument("orderId", "lines", field);
            case ReceiptCancelled receipt -> ofDocument("receiptId", "lines", field);
            case MovementsCancelled document -> ofDocument("recorder", "movements", field);
        };
    }

    private static @Nullable String ofDocument(String idField, String linesField, @Nullable String field) {
        return switch (field) {
            case "recorder" -> "$." + idField;
            case "revision" -> "$.revision";
            case "movements" -> "$." + linesField;
            case null, default -> null;
        };
    }

    /** Returns null for a register, dimension or resource that comes from no field of a reservation. */
    private static @Nullable String ofReservation(
            ReservationEvent reservation, int movement, Part part, @Nullable String field) {
        String at = "$.lines[" + ReservationMapping.lineOf(reservation, movement) + "]";
        return switch (part) {
            case PERIOD -> "$." + ReservationMapping.periodField(reservation, movement);
            case DIMENSION ->
                switch (field) {
                    case ShippedRegisters.WAREHOUSE -> "$.warehouseId";
                    case ShippedRegisters.PRODUCT -> at + ".productId";
                    case null, default -> null;
                };
            case RESOURCE -> ShippedRegisters.QUANTITY.equals(field) ? at + ".quantity" : null;
            case REGISTER, DOCUMENT -> null;
        };
    }

    private static @Nullable String ofMovement(
            MovementsPosted document, int movement, Part part, @Nullable String field) {
        if (movement >= document.movements().size()) {
            return ofEntry(document, movement - document.movements().size(), part, field);
        }
        String at = "$.movements[" + movement + "]";
        return switch (part) {
            case REGISTER -> at + ".register";
            case PERIOD -> document.movements().get(movement).period() == null ? "$.period" : at + ".period";
            case DIMENSION -> at + ".dimensions" + member(field);
            case RESOURCE -> at + ".resources" + member(field);
            case DOCUMENT -> at;
        };
    }

    /** @param side counts the sides of all entries, from 0, the debit of each first */
    private static String ofEntry(MovementsPosted document, int side, Part part, @Nullable String field) {
        String at = "$.entries[" + side / 2 + "]";
        String own = side % 2 == 0 ? ".debit" : ".credit";
        return switch (part) {
            case REGISTER -> at + ".ledger";
            case PERIOD -> document.entries().get(side / 2).period() == null ? "$.period" : at + ".period";
            case DIMENSION -> at + own + member(field);
            case RESOURCE -> at + ".resources" + member(field);
            case DOCUMENT -> at;
        };
    }

    private static String member(@Nullable String name) {
        if (name == null) {
            return "";
        }
        return PLAIN_NAME.matcher(name).matches() ? "." + name : "['" + name.replace("'", "\\'") + "']";
    }
}

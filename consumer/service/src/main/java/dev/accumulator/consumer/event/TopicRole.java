package dev.accumulator.consumer.event;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReservationLine;
import dev.accumulator.schemas.ReservationRequested;
import java.math.BigDecimal;
import java.util.List;

/** The kind of document that a topic carries, whatever its name. */
public enum TopicRole {
    ORDERS("orderId"),
    RECEIPTS("receiptId"),
    MOVEMENTS("recorder"),
    RESERVATIONS("reservationId");

    private final String idField;

    TopicRole(String idField) {
        this.idField = idField;
    }

    /** Returns the field of the data that a record's key repeats. */
    String idField() {
        return idField;
    }

    /** Returns the event types that may appear in such a topic. */
    List<String> types() {
        return switch (this) {
            case ORDERS -> List.of(EventTypes.ORDER_POSTED, EventTypes.ORDER_CANCELLED);
            case RECEIPTS -> List.of(EventTypes.RECEIPT_POSTED, EventTypes.RECEIPT_CANCELLED);
            case MOVEMENTS -> List.of(EventTypes.MOVEMENTS_POSTED, EventTypes.MOVEMENTS_CANCELLED);
            case RESERVATIONS ->
                List.of(
                        EventTypes.RESERVATION_REQUESTED,
                        EventTypes.RESERVATION_CONFIRMED,
                        EventTypes.RESERVATION_RELEASED);
        };
    }

    boolean carries(String type) {
        return types().contains(type);
    }

    /** True if some role carries events of this type. */
    static boolean isKnown(String type) {
        for (TopicRole role : values()) {
            if (role.carries(type)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the role of the topic that carries the document of a recorder. */
    public static TopicRole ofRecorder(String recorder) {
        if (recorder.startsWith(DocumentEvent.ORDER_PREFIX)) {
            return ORDERS;
        }
        if (recorder.startsWith(DocumentEvent.RESERVATION_PREFIX)) {
            return RESERVATIONS;
        }
        return recorder.startsWith(DocumentEvent.RECEIPT_PREFIX) ? RECEIPTS : MOVEMENTS;
    }

    /** Returns the key that the records of a recorder's document have in a topic of this role. */
    public String key(String recorder) {
        return switch (this) {
            case ORDERS -> recorder.substring(DocumentEvent.ORDER_PREFIX.length());
            case RECEIPTS -> recorder.substring(DocumentEvent.RECEIPT_PREFIX.length());
            case RESERVATIONS -> recorder.substring(DocumentEvent.RESERVATION_PREFIX.length());
            case MOVEMENTS -> recorder;
        };
    }

    /**
     * Returns the recorder of the document with this identifier. It is the recorder of a cancelled event, so a
     * tombstone obeys the same rules.
     *
     * @throws InvalidField if the text is not a valid identifier
     */
    String recorder(String id) {
        return switch (this) {
            case ORDERS -> new OrderCancelled(id, Limits.REVISION_MIN, Limits.MOMENT_MIN).recorder();
            case RECEIPTS -> new ReceiptCancelled(id, Limits.REVISION_MIN, Limits.MOMENT_MIN).recorder();
            case RESERVATIONS ->
                new ReservationRequested(
                                id,
                                Limits.REVISION_MIN,
                                Limits.MOMENT_MIN,
                                Limits.MOMENT_MIN.plusSeconds(1),
                                "0",
                                List.of(new ReservationLine(1, "0", BigDecimal.ONE)))
                        .recorder();
            case MOVEMENTS -> new MovementsCancelled(id, Limits.REVISION_MIN).recorder();
        };
    }
}

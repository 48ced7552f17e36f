package dev.accumulator.consumer.event;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.EventTypes;
import dev.accumulator.schemas.InvalidField;
import dev.accumulator.schemas.Limits;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.ReceiptCancelled;
import java.util.List;

/** The kind of document that a topic carries, whatever its name. */
public enum TopicRole {
    ORDERS("orderId", EventTypes.ORDER_POSTED, EventTypes.ORDER_CANCELLED),
    RECEIPTS("receiptId", EventTypes.RECEIPT_POSTED, EventTypes.RECEIPT_CANCELLED),
    MOVEMENTS("recorder", EventTypes.MOVEMENTS_POSTED, EventTypes.MOVEMENTS_CANCELLED);

    private final String idField;
    private final String postedType;
    private final String cancelledType;

    TopicRole(String idField, String postedType, String cancelledType) {
        this.idField = idField;
        this.postedType = postedType;
        this.cancelledType = cancelledType;
    }

    /** Returns the field of the data that a record's key repeats. */
    String idField() {
        return idField;
    }

    /** Returns the event types that may appear in such a topic. */
    List<String> types() {
        return List.of(postedType, cancelledType);
    }

    boolean carries(String type) {
        return type.equals(postedType) || type.equals(cancelledType);
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
        return recorder.startsWith(DocumentEvent.RECEIPT_PREFIX) ? RECEIPTS : MOVEMENTS;
    }

    /** Returns the key that the records of a recorder's document have in a topic of this role. */
    public String key(String recorder) {
        return switch (this) {
            case ORDERS -> recorder.substring(DocumentEvent.ORDER_PREFIX.length());
            case RECEIPTS -> recorder.substring(DocumentEvent.RECEIPT_PREFIX.length());
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
            case MOVEMENTS -> new MovementsCancelled(id, Limits.REVISION_MIN).recorder();
        };
    }
}

package dev.accumulator.schemas;

/**
 * An event of an upstream system about one of its documents. A posted event carries the whole document as of its
 * revision; a cancelled event withdraws it.
 */
public sealed interface DocumentEvent
        permits OrderPosted,
                OrderCancelled,
                ReceiptPosted,
                ReceiptCancelled,
                MovementsPosted,
                MovementsCancelled,
                ReservationEvent {

    /** The prefix of an order's recorder. */
    String ORDER_PREFIX = "order:";

    /** The prefix of a receipt's recorder. */
    String RECEIPT_PREFIX = "receipt:";

    /** The prefix of a reservation's recorder. */
    String RESERVATION_PREFIX = "reservation:";

    /** The prefix of the recorder of what orders use up of a reservation. No event has such a recorder. */
    String USED_UP_PREFIX = "used-up:";

    /** Returns the document's name in the registers: {@code order:42}, {@code receipt:7}, {@code reservation:7}, or as the event gave it. */
    String recorder();

    /**
     * Returns the revision. It starts at 1 or above and grows with every change of the document; the greatest one
     * counts.
     */
    long revision();
}

package dev.accumulator.schemas;

/** The values of the CloudEvents attribute {@code type}. */
public final class EventTypes {

    /** Data is {@link OrderPosted}. */
    public static final String ORDER_POSTED = "order.posted";

    /** Data is {@link OrderCancelled}. */
    public static final String ORDER_CANCELLED = "order.cancelled";

    /** Data is {@link ReceiptPosted}. */
    public static final String RECEIPT_POSTED = "receipt.posted";

    /** Data is {@link ReceiptCancelled}. */
    public static final String RECEIPT_CANCELLED = "receipt.cancelled";

    /** Data is {@link MovementsPosted}. */
    public static final String MOVEMENTS_POSTED = "movements.posted";

    /** Data is {@link MovementsCancelled}. */
    public static final String MOVEMENTS_CANCELLED = "movements.cancelled";

    /** Data is {@link ReservationRequested}. */
    public static final String RESERVATION_REQUESTED = "reservation.requested";

    /** Data is {@link ReservationConfirmed}. */
    public static final String RESERVATION_CONFIRMED = "reservation.confirmed";

    /** Data is {@link ReservationReleased}. */
    public static final String RESERVATION_RELEASED = "reservation.released";

    /** A register, or all, is closed through a day. Data is {@link ClosingSet}. */
    public static final String CLOSING_SET = "closing.set";

    /** A register, or all, is open. Data is {@link ClosingLifted}. */
    public static final String CLOSING_LIFTED = "closing.lifted";

    /** Result: the recorder had no movements before and has some now. Data is {@link DocumentResult}. */
    public static final String DOCUMENT_POSTED = "document.posted";

    /** Result: the recorder's movements were replaced. Data is {@link DocumentResult}. */
    public static final String DOCUMENT_REPOSTED = "document.reposted";

    /** Result: the recorder's movements were withdrawn. Data is {@link DocumentResult}. */
    public static final String DOCUMENT_UNPOSTED = "document.unposted";

    /** Result: the document was refused and nothing changed. Data is {@link DocumentRejected}. */
    public static final String DOCUMENT_REJECTED = "document.rejected";

    /** Result: the document would cross a floor, or lies in closed time, and nothing changed. Data is {@link DocumentRefused}. */
    public static final String DOCUMENT_REFUSED = "document.refused";

    /** After a document a group is below a floor. Data is {@link FloorCrossing}. */
    public static final String FLOOR_CROSSED = "floor.crossed";

    /** After a document a group is not below a floor any more. Data is {@link FloorCrossing}. */
    public static final String FLOOR_RESTORED = "floor.restored";

    /** An event that could not be accepted, with the reason and the original. Data is {@link DeadLetterEvent}. */
    public static final String DEAD_LETTER_RECORDED = "dead-letter.recorded";

    /** The balance of a cell after a change. Data is {@link BalanceChanged}. */
    public static final String BALANCE_CHANGED = "balance.changed";

    /** The name of a value of a dimension has changed. Data is {@link CatalogueEntry}. */
    public static final String CATALOGUE_CHANGED = "catalogue.changed";

    private EventTypes() {}
}

package dev.accumulator.schemas;

/**
 * What an upstream system says about one of its documents. A posted event carries the whole document as of its
 * revision; a cancelled event withdraws it.
 */
public sealed interface DocumentEvent
        permits OrderPosted, OrderCancelled, ReceiptPosted, ReceiptCancelled, MovementsPosted, MovementsCancelled {

    /** What an order's recorder begins with. */
    String ORDER_PREFIX = "order:";

    /** What a receipt's recorder begins with. */
    String RECEIPT_PREFIX = "receipt:";

    /** The document in the registers' words: {@code order:42}, {@code receipt:7}, or as the event gave it. */
    String recorder();

    /** Grows with every change of the document, from 1; the greatest one seen is the truth. */
    long revision();
}

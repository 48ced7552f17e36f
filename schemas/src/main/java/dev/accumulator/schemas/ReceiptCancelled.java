package dev.accumulator.schemas;

import java.time.Instant;

/**
 * Withdraws a receipt and its movements. A later revision may post it again.
 *
 * @param receiptId the receipt, and the key of its Kafka record
 * @param revision greater than that of the last posted event
 * @param occurredAt the moment of the cancellation, kept to the microsecond. The reversals have the periods of the
 *     movements that they reverse, not this moment.
 */
public record ReceiptCancelled(String receiptId, long revision, Instant occurredAt) implements DocumentEvent {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public ReceiptCancelled {
        receiptId = Require.identifier("receiptId", receiptId);
        revision = Require.revision(revision);
        occurredAt = Require.moment("occurredAt", occurredAt);
    }

    @Override
    public String recorder() {
        return RECEIPT_PREFIX + receiptId;
    }
}

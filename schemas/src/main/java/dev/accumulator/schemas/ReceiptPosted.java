package dev.accumulator.schemas;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goods received, as of a revision. Its lines are added to {@code inventory}.
 *
 * @param receiptId the receipt, and the key of its Kafka record
 * @param revision grows with every change of the receipt
 * @param occurredAt the business moment and the period of the movements; kept to the microsecond
 * @param supplierId the supplier; null if unknown
 * @param warehouseId the warehouse that the goods enter
 * @param lines 1 to {@value Limits#LINES_SETTABLE_MAX}, each with a line number of its own; services take
 *     {@value Limits#LINES_MAX} unless set otherwise
 */
public record ReceiptPosted(
        String receiptId,
        long revision,
        Instant occurredAt,
        @Nullable String supplierId,
        String warehouseId,
        List<ReceiptLine> lines)
        implements DocumentEvent {

    /** @throws InvalidField if a field is outside {@link Limits} or two lines share a number */
    public ReceiptPosted {
        receiptId = Require.identifier("receiptId", receiptId);
        revision = Require.revision(revision);
        occurredAt = Require.moment("occurredAt", occurredAt);
        supplierId = Require.optionalIdentifier("supplierId", supplierId);
        warehouseId = Require.identifier("warehouseId", warehouseId);
        lines = Require.numberedLines(lines, ReceiptLine::lineNo);
    }

    @Override
    public String recorder() {
        return RECEIPT_PREFIX + receiptId;
    }
}

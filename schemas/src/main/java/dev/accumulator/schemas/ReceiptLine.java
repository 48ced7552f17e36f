package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One product of a receipt. Decimals are kept in their shortest spelling.
 *
 * @param lineNo from 1, unique in the receipt; gaps are allowed
 * @param productId the product that was received
 * @param quantity the quantity in the product's unit; greater than 0
 * @param unitCost the cost of one unit, not negative
 * @param amount the cost of the line, not negative; null if it is to be computed, see {@link #amountOrComputed()}
 */
public record ReceiptLine(
        int lineNo,
        String productId,
        BigDecimal quantity,
        BigDecimal unitCost,
        @Nullable BigDecimal amount) {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public ReceiptLine {
        lineNo = Require.lineNo(lineNo);
        productId = Require.identifier("productId", productId);
        quantity = Require.positive("quantity", quantity);
        unitCost = Require.notNegative("unitCost", unitCost);
        amount = Require.optionalNotNegative("amount", amount);
    }

    /** Returns the given amount, or else quantity × unit cost, rounded half up to 2 places. */
    public BigDecimal amountOrComputed() {
        return amount != null ? amount : quantity.multiply(unitCost).setScale(2, RoundingMode.HALF_UP);
    }
}

package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One product of a receipt. Decimals are kept in their shortest spelling.
 *
 * @param lineNo from 1, unique in the receipt, not necessarily without gaps
 * @param productId what was received
 * @param quantity how many, in the product's unit; greater than 0
 * @param unitCost money for one unit, not negative
 * @param amount money for the line, not negative; null leaves it to {@link #amountOrComputed()}
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

    /** The amount as given, else quantity × unit cost rounded half up to 2 places. */
    public BigDecimal amountOrComputed() {
        return amount != null ? amount : quantity.multiply(unitCost).setScale(2, RoundingMode.HALF_UP);
    }
}

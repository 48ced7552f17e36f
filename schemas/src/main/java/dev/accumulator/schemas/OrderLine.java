package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One product of an order. Decimals are kept in their shortest spelling.
 *
 * @param lineNo from 1, unique in the order, not necessarily without gaps
 * @param productId what was sold
 * @param quantity how many, in the product's unit; greater than 0
 * @param unitPrice money for one unit, not negative
 * @param amount money for the line, not negative; null leaves it to {@link #amountOrComputed()}
 */
public record OrderLine(
        int lineNo,
        String productId,
        BigDecimal quantity,
        BigDecimal unitPrice,
        @Nullable BigDecimal amount) {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public OrderLine {
        lineNo = Require.lineNo(lineNo);
        productId = Require.identifier("productId", productId);
        quantity = Require.positive("quantity", quantity);
        unitPrice = Require.notNegative("unitPrice", unitPrice);
        amount = Require.optionalNotNegative("amount", amount);
    }

    /** The amount as given, else quantity × unit price rounded half up to 2 places. */
    public BigDecimal amountOrComputed() {
        return amount != null ? amount : quantity.multiply(unitPrice).setScale(2, RoundingMode.HALF_UP);
    }
}

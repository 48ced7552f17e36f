package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One product of an order. Decimals are kept in their shortest spelling.
 *
 * @param lineNo from 1, unique in the order; gaps are allowed
 * @param productId the product that was sold
 * @param quantity the quantity in the product's unit; greater than 0
 * @param unitPrice the price of one unit, not negative
 * @param amount the price of the line, not negative; null if it is to be computed, see {@link #amountOrComputed()}
 * @param unitCost what one unit has cost, by the receipt that brought it, not negative; null if it is not told
 */
public record OrderLine(
        int lineNo,
        String productId,
        BigDecimal quantity,
        BigDecimal unitPrice,
        @Nullable BigDecimal amount,
        @Nullable BigDecimal unitCost) {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public OrderLine {
        lineNo = Require.lineNo(lineNo);
        productId = Require.identifier("productId", productId);
        quantity = Require.positive("quantity", quantity);
        unitPrice = Require.notNegative("unitPrice", unitPrice);
        amount = Require.optionalNotNegative("amount", amount);
        unitCost = Require.optionalNotNegative("unitCost", unitCost);
    }

    /**
     * Makes a line that does not tell the cost.
     *
     * @throws InvalidField if a field is outside {@link Limits}
     */
    public OrderLine(
            int lineNo, String productId, BigDecimal quantity, BigDecimal unitPrice, @Nullable BigDecimal amount) {
        this(lineNo, productId, quantity, unitPrice, amount, null);
    }

    /** Returns the given amount, or else quantity × unit price, rounded half up to 2 places. */
    public BigDecimal amountOrComputed() {
        return amount != null ? amount : quantity.multiply(unitPrice).setScale(2, RoundingMode.HALF_UP);
    }
}

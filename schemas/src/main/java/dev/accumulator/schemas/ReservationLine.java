package dev.accumulator.schemas;

import java.math.BigDecimal;

/**
 * One product of a reservation. Decimals are kept in their shortest spelling.
 *
 * @param lineNo from 1, unique in the reservation; gaps are allowed
 * @param productId the product that is reserved
 * @param quantity the quantity in the product's unit; greater than 0
 */
public record ReservationLine(int lineNo, String productId, BigDecimal quantity) {

    /** @throws InvalidField if a field is outside {@link Limits} */
    public ReservationLine {
        lineNo = Require.lineNo(lineNo);
        productId = Require.identifier("productId", productId);
        quantity = Require.positive("quantity", quantity);
    }
}

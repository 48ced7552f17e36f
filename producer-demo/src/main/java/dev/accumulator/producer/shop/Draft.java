package dev.accumulator.producer.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A document that somebody has filled in, before it has an id.
 *
 * @param warehouse where it happens; for a transfer, where goods leave
 * @param other the client of an order, the warehouse that a transfer goes to; empty for others
 * @param at the business moment
 * @param lines at least one
 */
public record Draft(String warehouse, String other, Instant at, List<Line> lines) {

    /** Copies the lines. */
    public Draft {
        lines = List.copyOf(lines);
    }

    /**
     * A product and its quantity.
     *
     * @param quantity greater than 0; for a count, what was counted
     * @param price the price of one unit
     */
    public record Line(String product, BigDecimal quantity, BigDecimal price) {}
}

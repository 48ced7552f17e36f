package dev.accumulator.consumer.reservation;

import java.math.BigDecimal;

/** A quantity of a product. */
public record ReservedLine(String product, BigDecimal quantity) {}

package dev.accumulator.registers.example;

import jakarta.persistence.Embeddable;
import java.math.BigDecimal;

/** A product of an order. */
@Embeddable
public record OrderLine(int warehouse, int product, BigDecimal quantity, BigDecimal price) {}

package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A balance.
 *
 * @param dimensions the grouped dimensions, and those filtered to one value, in declared order
 * @param resources each resource with its declared scale
 */
public record BalanceRow(Map<String, @Nullable Object> dimensions, Map<String, BigDecimal> resources) {}

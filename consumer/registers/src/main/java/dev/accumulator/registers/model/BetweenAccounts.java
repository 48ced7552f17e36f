package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The amounts that one account got from another one over a range.
 *
 * @param debit the account that got it
 * @param credit the account that gave it
 * @param analytics those of the debit side that split the answer
 * @param resources how much, by resource
 */
public record BetweenAccounts(
        String debit, String credit, Map<String, @Nullable Object> analytics, Map<String, BigDecimal> resources) {}

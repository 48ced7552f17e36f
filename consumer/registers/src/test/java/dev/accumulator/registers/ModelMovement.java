package dev.accumulator.registers;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A movement of the model's log.
 *
 * @param posting the number of the posting that recorded it
 * @param document the number of its document, by first appearance
 * @param cell its dimension values, without those that are null
 * @param originalPeriod the period in closed time that it was moved from; null if it was not
 */
record ModelMovement(
        long posting,
        Instant recordedAt,
        long document,
        String recorder,
        long revision,
        int line,
        boolean reversal,
        String register,
        Instant period,
        Map<String, Object> cell,
        Map<String, BigDecimal> resources,
        @Nullable Instant originalPeriod) {

    /**
     * Returns the reversal of this movement by another posting.
     *
     * @param openFrom the first open moment of the register
     */
    ModelMovement reversed(long byPosting, Instant at, Instant openFrom) {
        boolean isMoved = period.isBefore(openFrom);
        Map<String, BigDecimal> negated = new java.util.LinkedHashMap<>();
        resources.forEach((name, value) -> negated.put(name, value.negate()));
        return new ModelMovement(
                byPosting,
                at,
                document,
                recorder,
                revision,
                line,
                true,
                register,
                isMoved ? openFrom : period,
                cell,
                negated,
                isMoved ? period : null);
    }

    /** The value of a resource; zero for one that the register did not have when the movement was recorded. */
    BigDecimal value(String resource) {
        return resources.getOrDefault(resource, BigDecimal.ZERO);
    }

    /** Returns its share of the receipts; a reversal takes back from the side that the movement was on. */
    BigDecimal receipt(String resource) {
        BigDecimal value = value(resource);
        boolean receipt = reversal ? value.signum() < 0 : value.signum() > 0;
        return receipt ? value : BigDecimal.ZERO;
    }

    /** Returns its share of the expenses, which count as positive numbers. */
    BigDecimal expense(String resource) {
        return receipt(resource).subtract(value(resource));
    }
}

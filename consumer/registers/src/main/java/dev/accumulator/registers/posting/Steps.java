package dev.accumulator.registers.posting;

import java.math.BigDecimal;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** By how much something changes the balance of a group, by the moments at which it does. */
final class Steps {
    private final NavigableMap<Long, BigDecimal> byMicros = new TreeMap<>();

    void add(long micros, BigDecimal value) {
        byMicros.merge(micros, value, BigDecimal::add);
    }

    void add(Steps other) {
        other.byMicros.forEach(this::add);
    }

    void subtract(Steps other) {
        other.byMicros.forEach((micros, value) -> add(micros, value.negate()));
    }

    Iterable<Long> moments() {
        return byMicros.keySet();
    }

    /** Tells the balance after each step, in the order of the moments. */
    void eachBalance(BigDecimal opening, ObjLongConsumer<BigDecimal> balances) {
        BigDecimal balance = opening;
        for (Map.Entry<Long, BigDecimal> step : byMicros.entrySet()) {
            balance = balance.add(step.getValue());
            balances.accept(balance, step.getKey());
        }
    }

    /** True if it changes nothing at any moment. */
    boolean isNothing() {
        return byMicros.values().stream().allMatch(value -> value.signum() == 0);
    }

    /** Returns the sum of all steps down, as a positive number. */
    BigDecimal down() {
        return byMicros.values().stream()
                .filter(value -> value.signum() < 0)
                .reduce(BigDecimal.ZERO, BigDecimal::subtract);
    }

    /** Returns the sum of all steps up. */
    BigDecimal up() {
        return byMicros.values().stream().filter(value -> value.signum() > 0).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns the sum of all steps up to each of the moments, which ascend. */
    BigDecimal[] upTo(long[] moments) {
        BigDecimal[] sums = new BigDecimal[moments.length];
        BigDecimal sum = BigDecimal.ZERO;
        var steps = byMicros.entrySet().iterator();
        Map.Entry<Long, BigDecimal> next = steps.hasNext() ? steps.next() : null;
        for (int i = 0; i < moments.length; i++) {
            while (next != null && next.getKey() <= moments[i]) {
                sum = sum.add(next.getValue());
                next = steps.hasNext() ? steps.next() : null;
            }
            sums[i] = sum;
        }
        return sums;
    }
}

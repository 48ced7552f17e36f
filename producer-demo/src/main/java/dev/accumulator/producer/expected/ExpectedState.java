package dev.accumulator.producer.expected;

import dev.accumulator.schemas.OrderPosted;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The state that the consumer must have once it has caught up.
 *
 * @param turnovers receipts and expenses of each cell over all time. Cells that no posted document touches are absent;
 *     the consumer may have them, with zeros.
 * @param dayTurnovers the turnovers by day in UTC; empty if the state was read from a file without them
 * @param recorders every document that was ever accepted, by recorder
 * @param orders the posted orders by order id, as of their newest revision
 * @param deadLetters refused records and the number of each
 */
public record ExpectedState(
        Map<Cell, Turnover> turnovers,
        Map<CellDay, Turnover> dayTurnovers,
        Map<String, ExpectedRecorder> recorders,
        Map<String, OrderPosted> orders,
        Map<DeadLetter, Integer> deadLetters) {

    /** The state if nothing was published. */
    public static final ExpectedState EMPTY = new ExpectedState(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** Returns the balances of a register's cells, in the order of {@link Register#resources()}. */
    public Map<Cell, List<BigDecimal>> balances(Register register) {
        return turnovers.entrySet().stream()
                .filter(entry -> entry.getKey().register().equals(register.name()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().net()));
    }

    /** Returns the state of this and another stream of documents together. No document may be in both. */
    public ExpectedState plus(ExpectedState other) {
        return new ExpectedState(
                merge(turnovers, other.turnovers),
                merge(dayTurnovers, other.dayTurnovers),
                distinct(recorders, other.recorders),
                distinct(orders, other.orders),
                sum(deadLetters, other.deadLetters));
    }

    private static <K> Map<K, Turnover> merge(Map<K, Turnover> left, Map<K, Turnover> right) {
        Map<K, Turnover> merged = new HashMap<>(left);
        right.forEach((key, turnover) -> merged.merge(key, turnover, Turnover::plus));
        return merged;
    }

    private static <K, V> Map<K, V> distinct(Map<K, V> left, Map<K, V> right) {
        Map<K, V> merged = new HashMap<>(left);
        right.forEach((key, value) -> {
            if (merged.put(key, value) != null) {
                throw new IllegalArgumentException(key + " is in both states");
            }
        });
        return merged;
    }

    private static Map<DeadLetter, Integer> sum(Map<DeadLetter, Integer> left, Map<DeadLetter, Integer> right) {
        Map<DeadLetter, Integer> merged = new HashMap<>(left);
        right.forEach((letter, count) -> merged.merge(letter, count, Integer::sum));
        return merged;
    }
}

package dev.accumulator.producer.expected;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What came in and what went out, kept apart, of each resource of a register.
 *
 * @param receipts sums of what was added, in the order of {@link Register#resources()}
 * @param expenses sums of what was taken, as positive numbers, in the same order
 */
public record Turnover(List<BigDecimal> receipts, List<BigDecimal> expenses) {

    public Turnover {
        receipts = List.copyOf(receipts);
        expenses = List.copyOf(expenses);
    }

    /** One movement: each resource goes to its side by its own sign. */
    static Turnover of(List<BigDecimal> signed) {
        List<BigDecimal> receipts = new ArrayList<>();
        List<BigDecimal> expenses = new ArrayList<>();
        for (BigDecimal resource : signed) {
            receipts.add(resource.max(BigDecimal.ZERO));
            expenses.add(resource.negate().max(BigDecimal.ZERO));
        }
        return new Turnover(receipts, expenses);
    }

    /** Both together; they must be of the same register. */
    public Turnover plus(Turnover other) {
        return new Turnover(sum(receipts, other.receipts), sum(expenses, other.expenses));
    }

    /** Receipts less expenses: over all time, the balance. */
    public List<BigDecimal> net() {
        List<BigDecimal> net = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            net.add(receipts.get(i).subtract(expenses.get(i)));
        }
        return List.copyOf(net);
    }

    private static List<BigDecimal> sum(List<BigDecimal> left, List<BigDecimal> right) {
        List<BigDecimal> sum = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            sum.add(left.get(i).add(right.get(i)));
        }
        return sum;
    }
}

package dev.accumulator.producer.expected;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The receipts and expenses of each resource of a register.
 *
 * @param receipts the sums of additions, in the order of {@link Register#resources()}
 * @param expenses the sums of withdrawals, as positive numbers, in the same order
 */
public record Turnover(List<BigDecimal> receipts, List<BigDecimal> expenses) {

    public Turnover {
        receipts = List.copyOf(receipts);
        expenses = List.copyOf(expenses);
    }

    /** Returns the turnover of one movement. The sign of each resource decides its side. */
    static Turnover of(List<BigDecimal> signed) {
        List<BigDecimal> receipts = new ArrayList<>();
        List<BigDecimal> expenses = new ArrayList<>();
        for (BigDecimal resource : signed) {
            receipts.add(resource.max(BigDecimal.ZERO));
            expenses.add(resource.negate().max(BigDecimal.ZERO));
        }
        return new Turnover(receipts, expenses);
    }

    /** Returns the sum of both, which must be of the same register. */
    public Turnover plus(Turnover other) {
        return new Turnover(sum(receipts, other.receipts), sum(expenses, other.expenses));
    }

    /** Returns receipts less expenses. Over all time, this is the balance. */
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

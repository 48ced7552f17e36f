package dev.accumulator.producer.verify;

import dev.accumulator.producer.expected.Cell;
import dev.accumulator.producer.expected.Register;
import dev.accumulator.producer.traffic.World;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compares the figures of one register, cell by cell. A cell that is absent on one side counts as zero there. */
final class CellComparison {

    private final Register register;
    private final String name;
    private final List<String> figures;
    private final boolean whole;
    private final List<BigDecimal> zeros;

    /**
     * Prepares a comparison.
     *
     * @param name the kind of figures, such as {@code balances}
     * @param figures the names of a cell's numbers
     * @param whole true if cells of other documents count
     */
    CellComparison(Register register, String name, List<String> figures, boolean whole) {
        this.register = register;
        this.name = register.name() + " " + name;
        this.figures = figures;
        this.whole = whole;
        zeros = Collections.nCopies(figures.size(), BigDecimal.ZERO);
    }

    Report.Section compare(Map<Cell, List<BigDecimal>> expected, Map<Cell, List<BigDecimal>> actual) {
        Set<Cell> cells = new HashSet<>(expected.keySet());
        long others = 0;
        for (Cell cell : actual.keySet()) {
            if (expected.containsKey(cell) || whole || isOfTraffic(cell)) {
                cells.add(cell);
            } else {
                others++;
            }
        }
        List<String> differences = new ArrayList<>();
        cells.stream().sorted(Comparator.comparing(CellComparison::sortable)).forEach(cell -> {
            List<BigDecimal> should = expected.getOrDefault(cell, zeros);
            List<BigDecimal> is = actual.getOrDefault(cell, zeros);
            if (differs(should, is)) {
                differences.add(describe(cell, should, is));
            }
        });
        String compared = cells.size() == 1 ? "1 cell" : String.format(Locale.ROOT, "%,d cells", cells.size());
        if (others > 0) {
            compared += String.format(Locale.ROOT, ", %,d of other documents ignored", others);
        }
        return new Report.Section(name, compared, differences);
    }

    private boolean isOfTraffic(Cell cell) {
        int product = register.dimensions().indexOf("product");
        return product < 0 || Long.parseLong(cell.values().get(product)) >= World.PRODUCT_FIRST;
    }

    /** Returns a key that sorts numbers by value: shorter ones first. */
    private static String sortable(Cell cell) {
        StringBuilder key = new StringBuilder();
        cell.values().forEach(value -> key.append(String.format(Locale.ROOT, "%12s", value)));
        return key.toString();
    }

    private static boolean differs(List<BigDecimal> should, List<BigDecimal> is) {
        for (int i = 0; i < should.size(); i++) {
            if (should.get(i).compareTo(is.get(i)) != 0) {
                return true;
            }
        }
        return false;
    }

    private String describe(Cell cell, List<BigDecimal> should, List<BigDecimal> is) {
        List<String> where = new ArrayList<>();
        for (int i = 0; i < register.dimensions().size(); i++) {
            where.add(register.dimensions().get(i) + " " + cell.values().get(i));
        }
        List<String> what = new ArrayList<>();
        for (int i = 0; i < should.size(); i++) {
            BigDecimal difference = is.get(i).subtract(should.get(i));
            if (difference.signum() != 0) {
                what.add(String.format(
                        Locale.ROOT,
                        "%s is %s, expected %s (%s%s)",
                        figures.get(i),
                        is.get(i).toPlainString(),
                        should.get(i).toPlainString(),
                        difference.signum() > 0 ? "+" : "",
                        difference.toPlainString()));
            }
        }
        return String.join(", ", where) + ": " + String.join("; ", what);
    }
}

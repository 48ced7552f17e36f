package dev.accumulator.benchmark;

import java.util.Arrays;
import java.util.List;

/** The figures of one measurement that was taken several times. */
record Figures(List<Double> values) {
    Figures {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("No figures");
        }
    }

    double median() {
        double[] sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min() {
        return sorted()[0];
    }

    double max() {
        double[] sorted = sorted();
        return sorted[sorted.length - 1];
    }

    /**
     * Returns the ratios to other figures, round by round. Another program that slows a whole round slows both
     * contestants, and their ratio stays.
     */
    Figures over(Figures others) {
        if (others.values.size() != values.size()) {
            throw new IllegalArgumentException(values.size() + " rounds against " + others.values.size());
        }
        Double[] ratios = new Double[values.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = values.get(i) / others.values.get(i);
        }
        return new Figures(Arrays.asList(ratios));
    }

    private double[] sorted() {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}

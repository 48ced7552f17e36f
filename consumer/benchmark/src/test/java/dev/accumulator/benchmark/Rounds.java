package dev.accumulator.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lets contestants take turns, so that whatever else the machine does falls on all of them alike.
 *
 * @param warmUps rounds whose figures are dropped: the JVM compiles, the disk and the page cache settle
 * @param measured rounds that count
 */
record Rounds(int warmUps, int measured) {
    /** The JVM compiles in the first, and a scenario may look at its threads in the second. */
    static final int WARM_UPS = 2;

    static boolean isLookedAt(int round) {
        return round == WARM_UPS - 1;
    }

    /** One who takes a turn and tells a figure, or several under names of their own. */
    interface Turn {
        Map<String, Double> take(int round) throws Exception;
    }

    /** The figures of all turns by name, in the order they were first told. */
    Map<String, Figures> alternate(List<Turn> turns) throws Exception {
        Map<String, List<Double>> told = new LinkedHashMap<>();
        for (int round = 0; round < warmUps + measured; round++) {
            List<Turn> order = new ArrayList<>(turns);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Turn turn : order) {
                Map<String, Double> figures = turn.take(round);
                System.out.println(
                        "    " + (round < warmUps ? "warm-up" : "round " + (round - warmUps + 1)) + ": " + figures);
                if (round >= warmUps) {
                    figures.forEach((name, value) ->
                            told.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
                }
            }
        }
        Map<String, Figures> figures = new LinkedHashMap<>();
        told.keySet().forEach(name -> figures.put(name, new Figures(Objects.requireNonNull(told.get(name)))));
        return figures;
    }
}

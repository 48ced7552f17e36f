package dev.accumulator.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lets contestants take turns, so that other load on the machine affects all of them alike.
 *
 * @param warmUps the rounds whose figures are dropped, while the JVM compiles and the disk and the page cache settle
 * @param measured the rounds that count
 */
record Rounds(int warmUps, int measured) {
    /** The JVM compiles in the first round, and a scenario may sample its threads in the second. */
    static final int WARM_UPS = 2;

    static boolean isLookedAt(int round) {
        return round == WARM_UPS - 1;
    }

    /** A contestant, which returns one or more figures by name. */
    interface Turn {
        Map<String, Double> take(int round) throws Exception;
    }

    /** Returns the figures of all turns by name, in the order of their first appearance. */
    Map<String, Figures> alternate(List<Turn> turns) throws Exception {
        Map<String, List<Double>> measuredByName = new LinkedHashMap<>();
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
                    figures.forEach((name, value) -> measuredByName
                            .computeIfAbsent(name, n -> new ArrayList<>())
                            .add(value));
                }
            }
        }
        Map<String, Figures> figures = new LinkedHashMap<>();
        measuredByName
                .keySet()
                .forEach(name -> figures.put(name, new Figures(Objects.requireNonNull(measuredByName.get(name)))));
        return figures;
    }
}

package dev.accumulator.benchmark;

import java.util.Locale;

/** One scenario of the benchmark. */
interface Scenario {
    int number();

    /** Returns the name for the command line, which also accepts the number. */
    default String name() {
        return getClass().getSimpleName().replace("Scenario", "").toLowerCase(Locale.ROOT);
    }

    String title();

    /** Measures, verifies the written rows, and reports the results. */
    void run(BenchServer server, Results results) throws Exception;
}

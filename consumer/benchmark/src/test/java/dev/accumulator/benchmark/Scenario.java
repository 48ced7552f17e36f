package dev.accumulator.benchmark;

import java.util.Locale;

/** One row of the table of scenarios. */
interface Scenario {
    int number();

    /** By which the command line calls it, as it may by the number. */
    default String name() {
        return getClass().getSimpleName().replace("Scenario", "").toLowerCase(Locale.ROOT);
    }

    String title();

    /** Takes the measurements, verifies what was written, and tells the results. */
    void run(BenchServer server, Results results) throws Exception;
}

package dev.accumulator.consumer.bench;

/** One row of the table of scenarios. */
interface Scenario {
    int number();

    String title();

    /** Takes the measurements, verifies what was written, and tells the results. */
    void run(BenchServer server, Results results) throws Exception;
}

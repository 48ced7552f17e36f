package dev.accumulator.consumer.bench;

/** What the command line says. */
final class Settings {
    /** Measured rounds of a scenario, after one that is dropped. */
    static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

    private Settings() {}
}

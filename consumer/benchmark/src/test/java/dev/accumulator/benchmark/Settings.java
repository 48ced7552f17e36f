package dev.accumulator.benchmark;

/** What the command line says. */
final class Settings {
    /** Measured rounds of a scenario, after one or two that are dropped. */
    static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    /** The same of a scenario whose round takes minutes. */
    static final int LONG_ROUNDS = Integer.getInteger("bench.rounds.long", 2);

    /** No scenario begins after so many minutes. */
    static final int MINUTES_MAX = Integer.getInteger("bench.minutes", 60);

    private Settings() {}
}

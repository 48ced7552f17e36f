package dev.accumulator.benchmark;

/** The settings of the command line. */
final class Settings {
    /** The measured rounds of a scenario, after one or two warm-up rounds. */
    static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    /** The measured rounds of a scenario whose rounds take minutes. */
    static final int LONG_ROUNDS = Integer.getInteger("bench.rounds.long", 2);

    /** No scenario begins after this many minutes. */
    static final int MINUTES_MAX = Integer.getInteger("bench.minutes", 60);

    private Settings() {}
}

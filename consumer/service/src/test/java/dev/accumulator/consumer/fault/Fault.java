package dev.accumulator.consumer.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One thing that goes wrong.
 *
 * @param kind what
 * @param instance which instance of the consumer it happens to, where it happens to one
 * @param gapMillis how long after the one before
 * @param lastsMillis how long until it is undone: a process started again or resumed
 * @param amidWork whether it waits until something was posted after the one before; others may meet what is not even up again
 */
record Fault(Kind kind, int instance, int gapMillis, int lastsMillis, boolean amidWork) {

    private static final int AMID_WORK_ONE_IN = 3;

    /** What can go wrong. */
    enum Kind {
        /** {@code kill -9}. */
        KILL_CONSUMER(true),
        /** PostgreSQL's immediate shutdown: no checkpoint, every connection broken. */
        CRASH_POSTGRES(true),
        /** {@code kill -9}. */
        KILL_BROKER(true),
        /** {@code SIGSTOP} and {@code SIGCONT}, often for longer than the session with the group lasts. */
        SUSPEND_CONSUMER(false),
        /** {@code SIGSTOP} and {@code SIGCONT}: connections stand, and nobody answers. */
        SUSPEND_BROKER(false),
        /** {@code SIGSTOP} and {@code SIGCONT} to all its processes: transactions stand in the middle, with their locks. */
        SUSPEND_POSTGRES(false),
        /** {@code SIGTERM}, waiting for the end, and a start: what an upgrade does to each instance. */
        RESTART_CONSUMER(false),
        /** An instance more, or, where there is one more, that one stopped. */
        SCALE(false);

        private final boolean kill;

        Kind(boolean kill) {
            this.kill = kill;
        }

        boolean isKill() {
            return kill;
        }
    }

    /** A function of the seed: every kind once, in any order, and then what comes, until there were so many kills. */
    static List<Fault> plan(long seed, int kills, int instances) {
        Random random = new Random(seed);
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        // Both ways.
        kinds.add(Kind.SCALE);
        Collections.shuffle(kinds, random);
        while (kinds.stream().filter(Kind::isKill).count() < kills) {
            Kind next = Kind.values()[random.nextInt(Kind.values().length)];
            // Two of three of those that are drawn kill.
            kinds.add(next.isKill() || random.nextInt(3) == 0 ? next : Kind.KILL_CONSUMER);
        }
        List<Fault> plan = new ArrayList<>();
        for (Kind kind : kinds) {
            boolean isLong = kind == Kind.SUSPEND_CONSUMER || kind == Kind.SUSPEND_POSTGRES;
            int lasts = isLong ? 1_000 + random.nextInt(9_000) : random.nextInt(4_000);
            plan.add(new Fault(
                    kind,
                    random.nextInt(instances),
                    500 + random.nextInt(5_000),
                    lasts,
                    random.nextInt(AMID_WORK_ONE_IN) == 0));
        }
        return plan;
    }
}

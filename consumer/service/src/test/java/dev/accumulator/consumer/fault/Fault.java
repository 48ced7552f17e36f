package dev.accumulator.consumer.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One fault of a plan.
 *
 * @param kind the kind of fault
 * @param instance the instance of the consumer that it hits, if it hits one
 * @param gapMillis the time after the fault before
 * @param lastsMillis the time until it is undone, such as by a restart
 * @param amidWork true if it waits until something was posted after the fault before; otherwise it may hit a process
 *     that is still starting
 */
record Fault(Kind kind, int instance, int gapMillis, int lastsMillis, boolean amidWork) {

    private static final int AMID_WORK_ONE_IN = 3;

    /** The kinds of fault. */
    enum Kind {
        /** Kills the process with {@code kill -9}. */
        KILL_CONSUMER(true),
        /** PostgreSQL's immediate shutdown: no checkpoint, every connection broken. */
        CRASH_POSTGRES(true),
        /** Kills the process with {@code kill -9}. */
        KILL_BROKER(true),
        /** Freezes an instance, often for longer than its group session lasts. */
        SUSPEND_CONSUMER(false),
        /** Freezes the broker: connections stay open, and nobody answers. */
        SUSPEND_BROKER(false),
        /** Freezes all processes of PostgreSQL: open transactions stand still and keep their locks. */
        SUSPEND_POSTGRES(false),
        /** Stops an instance with {@code SIGTERM}, waits for its end and starts it again, as an upgrade does. */
        RESTART_CONSUMER(false),
        /** Adds an instance, or stops the added one. */
        SCALE(false);

        private final boolean kill;

        Kind(boolean kill) {
            this.kill = kill;
        }

        boolean isKill() {
            return kill;
        }
    }

    /**
     * Makes a plan from the seed: every kind once in random order, and then random kinds until the number of kills is
     * reached.
     *
     * @param pauseMax the longest time between two faults, and until most are undone
     */
    static List<Fault> plan(long seed, int kills, int instances, Duration pauseMax) {
        List<Kind> kinds = new ArrayList<>(List.of(Kind.values()));
        // Once to add the instance, and once to stop it.
        kinds.add(Kind.SCALE);
        return plan(new Random(seed), kinds, kills, instances, pauseMax);
    }

    /** Makes a plan of the faults that lose most: each process killed once, and an instance frozen. */
    static List<Fault> shortPlan(long seed, int instances, Duration pauseMax) {
        List<Kind> kinds = new ArrayList<>(
                List.of(Kind.KILL_CONSUMER, Kind.CRASH_POSTGRES, Kind.KILL_BROKER, Kind.SUSPEND_CONSUMER));
        return plan(new Random(seed), kinds, 0, instances, pauseMax);
    }

    /**
     * Makes a plan of kills alone, of instances and of PostgreSQL in random order.
     *
     * @param kills at least 2, of which one in four, and one at least, are of PostgreSQL
     */
    static List<Fault> killsOnly(long seed, int kills, int instances, Duration pauseMax) {
        List<Kind> kinds = new ArrayList<>(Collections.nCopies(Math.max(1, kills / 4), Kind.CRASH_POSTGRES));
        while (kinds.size() < kills) {
            kinds.add(Kind.KILL_CONSUMER);
        }
        return plan(new Random(seed), kinds, kills, instances, pauseMax);
    }

    private static List<Fault> plan(Random random, List<Kind> kinds, int kills, int instances, Duration pauseMax) {
        Collections.shuffle(kinds, random);
        while (kinds.stream().filter(Kind::isKill).count() < kills) {
            Kind next = Kind.values()[random.nextInt(Kind.values().length)];
            // Two of three random faults are kills.
            kinds.add(next.isKill() || random.nextInt(3) == 0 ? next : Kind.KILL_CONSUMER);
        }
        List<Fault> plan = new ArrayList<>();
        for (Kind kind : kinds) {
            boolean isLong = kind == Kind.SUSPEND_CONSUMER || kind == Kind.SUSPEND_POSTGRES;
            int pause = (int) pauseMax.toMillis();
            int lasts = isLong ? 1_000 + random.nextInt(9_000) : random.nextInt(pause);
            plan.add(new Fault(
                    kind,
                    random.nextInt(instances),
                    500 + random.nextInt(pause),
                    lasts,
                    random.nextInt(AMID_WORK_ONE_IN) == 0));
        }
        return plan;
    }
}

package dev.accumulator.registers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories, compared with the model after every step. {@code -Daccumulator.seed=…} runs the one of that seed again;
 * {@code -Daccumulator.operations=100000} runs on until so many changes were posted.
 */
class RandomHistoriesIT {
    private static final int OPERATIONS = 3_000;
    private static final int HISTORIES = 6;
    private static final Duration DURATION_MAX = Duration.ofSeconds(20);

    @Test
    void theEngineAgreesWithTheModelAfterEveryStep() {
        Long only = Long.getLong("accumulator.seed");
        Integer wanted = Integer.getInteger("accumulator.operations");
        long first = only != null ? only : ThreadLocalRandom.current().nextLong() >>> 16;
        long begun = System.nanoTime();
        int operations = 0;
        try (EngineDatabase database = new EngineDatabase()) {
            // Where months get day totals early, late and always.
            List<Registers> instances =
                    List.of(database.newRegisters(4), database.newRegisters(12), database.newRegisters(0));
            long seed = first;
            do {
                operations += run(seed++, database, instances);
            } while (only == null && goesOn(operations, seed - first, wanted, begun));
            System.out.printf(
                    "%d random operations of %d histories from seed %d on agree with the model, in %d s%n",
                    operations,
                    seed - first,
                    first,
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        }
    }

    private static boolean goesOn(int operations, long histories, @Nullable Integer wanted, long begun) {
        return wanted != null
                ? operations < wanted
                : (operations < OPERATIONS || histories < HISTORIES)
                        && Duration.ofNanos(System.nanoTime() - begun).compareTo(DURATION_MAX) < 0;
    }

    private static int run(long seed, EngineDatabase database, List<Registers> instances) {
        RandomHistory history = new RandomHistory(seed, database, instances);
        try {
            return history.run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "Run this history again with -Daccumulator.seed=" + seed + "\n" + history + "\n"
                            + failure.getMessage(),
                    failure);
        }
    }
}

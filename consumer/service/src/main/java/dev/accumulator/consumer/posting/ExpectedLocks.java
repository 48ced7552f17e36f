package dev.accumulator.consumer.posting;

import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Movement;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many locks a batch takes in the server's table of locks. Withdrawals are not counted: they do not say which
 * registers they touch.
 */
final class ExpectedLocks {
    /** Half of what a server with default settings has for all its sessions. */
    static final int MANY = 4_000;

    /** The tables of a register, its log aside, with their indexes. */
    private static final int OF_A_REGISTER = 12;

    /** A partition and its indexes. */
    private static final int OF_A_MONTH = 4;

    /** Whoever takes back movements looks for them in all months, which are 28 by default. */
    private static final int OF_ALL_MONTHS = 28 * OF_A_MONTH;

    /** A twelfth of a year: nearly the month, at the cost of a division. */
    private static final long SECONDS_OF_MONTH = 2_629_746;

    /** The months of three centuries; periods beyond are refused. */
    private static final int MONTHS_MAX = 3_600;

    private ExpectedLocks() {}

    static int of(List<Incoming> incoming) {
        Map<String, BitSet> months = new HashMap<>();
        Set<String> replaced = new HashSet<>();
        for (Change change : Incoming.changes(incoming)) {
            if (change instanceof Change.Post post) {
                count(post, months, replaced);
            }
        }
        int locks = replaced.size() * OF_ALL_MONTHS;
        for (BitSet ofRegister : months.values()) {
            locks += OF_A_REGISTER + ofRegister.cardinality() * OF_A_MONTH;
        }
        return locks;
    }

    private static void count(Change.Post post, Map<String, BitSet> months, Set<String> replaced) {
        @Nullable String register = null;
        @Nullable Instant period = null;
        for (Movement movement : post.movements()) {
            // Most movements are like the one before.
            if (movement.register().equals(register) && movement.period().equals(period)) {
                continue;
            }
            register = movement.register();
            period = movement.period();
            int month = (int) Math.floorDiv(
                    Math.max(0, period.getEpochSecond() - Movement.PERIOD_MIN.getEpochSecond()), SECONDS_OF_MONTH);
            months.computeIfAbsent(register, name -> new BitSet()).set(Math.min(month, MONTHS_MAX));
            if (post.revision() > 1) {
                replaced.add(register);
            }
        }
    }
}

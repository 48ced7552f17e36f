package dev.accumulator.registers.posting;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The least balance of a group in each stretch of time, as far as it matters. A stretch begins at each moment at which a
 * document of the call changes the balance. So within a stretch, whatever the call changes is one number.
 */
final class Level {
    private final long[] begins;
    private final @Nullable BigDecimal[] least;
    private final long[] leastAt;

    /** @param begins the moments at which stretches begin, in microseconds since 1970. The last stretch has no end */
    Level(Collection<Long> begins) {
        this.begins =
                begins.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
        this.least = new @Nullable BigDecimal[this.begins.length];
        this.leastAt = new long[this.begins.length];
    }

    private Level(Level other) {
        this.begins = other.begins;
        this.least = other.least.clone();
        this.leastAt = other.leastAt;
    }

    /** Returns the same level, to be changed by itself. Nothing is noted any more. */
    Level copy() {
        return new Level(this);
    }

    /**
     * A lowest balance.
     *
     * @param micros the first moment with so little
     */
    record Lowest(BigDecimal balance, long micros) {}

    /** Returns the least balance of all stretches, if that is below the minimum. */
    @Nullable
    Lowest lowest(BigDecimal min) {
        Lowest lowest = null;
        for (int i = 0; i < begins.length; i++) {
            BigDecimal there = least[i];
            if (there != null
                    && there.compareTo(min) < 0
                    && (lowest == null || there.compareTo(lowest.balance()) < 0)) {
                lowest = new Lowest(there, leastAt[i]);
            }
        }
        return lowest;
    }

    /**
     * Where a change would leave the least.
     *
     * @param available what there is then, without the change
     * @param taken what the change takes of it
     * @param micros the first moment with so little
     */
    record Low(BigDecimal available, BigDecimal taken, long micros) {
        BigDecimal left() {
            return available.subtract(taken);
        }
    }

    /** Notes a balance of a moment. */
    void note(BigDecimal balance, long micros) {
        int found = Arrays.binarySearch(begins, micros);
        int stretch = found >= 0 ? found : -found - 2;
        if (stretch < 0) {
            return;
        }
        BigDecimal known = least[stretch];
        int order = known == null ? -1 : balance.compareTo(known);
        if (order < 0 || (order == 0 && micros < leastAt[stretch])) {
            least[stretch] = balance;
            leastAt[stretch] = micros;
        }
    }

    /** Returns where a change would leave the least, of the moments at which it lowers the balance, if that is below the minimum. */
    @Nullable
    Low below(Steps change, BigDecimal min) {
        BigDecimal[] changed = change.upTo(begins);
        Low lowest = null;
        for (int i = 0; i < begins.length; i++) {
            BigDecimal there = least[i];
            if (there != null && changed[i].signum() < 0) {
                Low low = new Low(there, changed[i].negate(), leastAt[i]);
                if (low.left().compareTo(min) < 0
                        && (lowest == null || low.left().compareTo(lowest.left()) < 0)) {
                    lowest = low;
                }
            }
        }
        return lowest;
    }

    /** Makes a change part of the balance. */
    void apply(Steps change) {
        BigDecimal[] changed = change.upTo(begins);
        for (int i = 0; i < begins.length; i++) {
            BigDecimal before = least[i];
            if (before != null) {
                least[i] = before.add(changed[i]);
            }
        }
    }
}

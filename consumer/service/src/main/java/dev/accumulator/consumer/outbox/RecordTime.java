package dev.accumulator.consumer.outbox;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that records are stamped with: that of the database's server, which is one for all instances, so a wrong
 * clock of an instance does no harm. A broker refuses records whose time is too far from its own, by default more than
 * an hour ahead. If it does, the time is moved into the range that the broker names.
 *
 * <p>Used by the thread of one relay.
 */
final class RecordTime {
    /** The end of {@code Timestamp … is out of range. The timestamp should be within [from, to]}. */
    private static final Pattern RANGE = Pattern.compile("within \\[(-?\\d{1,19}), (-?\\d{1,19})\\]");

    /** How far ahead of its own clock a broker allows a record by default. */
    private static final long AHEAD_MILLIS_MAX = Duration.ofHours(1).toMillis();

    /** The clocks go on while a record is on its way. */
    private static final long MARGIN_MILLIS = Duration.ofMinutes(1).toMillis();

    /** Two clocks may agree again; a try that fails costs one aborted transaction. */
    private static final long SHIFT_NANOS_MAX = Duration.ofHours(1).toNanos();

    /** Without a range, each try goes back twice as far as the one before: the last one by seven years. */
    private static final int TRIES_MAX = 16;

    private long shiftMillis;
    private long shiftedNanos = System.nanoTime();
    private int refusals;

    /** @param shiftMillis how far the stamp is from the time of the database's server, until the broker refuses it */
    RecordTime(long shiftMillis) {
        this.shiftMillis = shiftMillis;
    }

    /** Returns the stamp for records that are sent at a moment of the database's server. */
    long at(long serverMillis) {
        if (shiftMillis != 0 && System.nanoTime() - shiftedNanos > SHIFT_NANOS_MAX) {
            shiftMillis = 0;
        }
        return Math.max(0, serverMillis + shiftMillis);
    }

    /** True if the broker's words name the range of stamps that it takes. */
    static boolean namesRange(String reason) {
        return RANGE.matcher(reason).find();
    }

    /** To be called when the broker has taken a stamp. */
    void accepted() {
        refusals = 0;
    }

    /**
     * Moves the stamps after the broker has refused one.
     *
     * @param reason the broker's words
     * @return false if no other stamp is left to try
     */
    boolean refused(long stampMillis, String reason) {
        if (++refusals > TRIES_MAX) {
            refusals = 0;
            shiftMillis = 0;
            return false;
        }
        Matcher range = RANGE.matcher(reason);
        shiftMillis += range.find()
                ? within(parse(range.group(1)), parse(range.group(2))) - stampMillis
                : -(Duration.ofHours(1).toMillis() << (refusals - 1));
        shiftedNanos = System.nanoTime();
        return true;
    }

    /** Returns the broker's own time, given that it allows its default ahead; otherwise another time that it takes. */
    private static long within(long from, long to) {
        long first = Math.max(0, from);
        // The end of a range without a bound overflows.
        if (to < first || to == Long.MAX_VALUE) {
            return first + MARGIN_MILLIS;
        }
        long margin = Math.min(MARGIN_MILLIS, (to - first) / 2);
        return Math.max(first + margin, to - Math.max(margin, AHEAD_MILLIS_MAX));
    }

    private static long parse(String millis) {
        try {
            return Long.parseLong(millis);
        } catch (NumberFormatException beyond) {
            return millis.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    long shiftMillis() {
        return shiftMillis;
    }
}

package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Origin;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells which of a document and a withdrawal was written first.
 *
 * <p>Between streams the moments say it, and of equal moments the withdrawal is the later. Within a stream the numbers say
 * it. They and the moments may contradict each other: clocks differ, and a stream that is made anew begins with low numbers
 * again. Then the order of arrival says it, which is the stream's own.
 */
final class WrittenOrder {
    private WrittenOrder() {}

    /**
     * True if a withdrawal that comes now takes back what is posted.
     *
     * @param withdrawal its origin; without one it takes back whatever is posted
     * @param posted the origin of the posted revision, if it is known
     */
    static boolean withdraws(@Nullable Origin withdrawal, @Nullable Origin posted) {
        if (withdrawal == null || posted == null) {
            return true;
        }
        return inOneStream(withdrawal, posted)
                ? withdrawal.number() > posted.number() || withdrawal.millis() > posted.millis()
                : withdrawal.millis() >= posted.millis();
    }

    /**
     * True if a document that comes now was written before a withdrawal that came earlier.
     *
     * @param document its origin; without one it was not
     */
    static boolean isOvertaken(@Nullable Origin document, List<Origin> withdrawals) {
        return document != null
                && withdrawals.stream()
                        .anyMatch(withdrawal -> withdrawal.millis() >= document.millis()
                                && (!inOneStream(withdrawal, document) || withdrawal.number() > document.number()));
    }

    /** True if the moment of a copy of a revision is before that of the one that is known. */
    static boolean isEarlierCopy(@Nullable Origin copy, @Nullable Origin known) {
        return copy != null && known != null && copy.millis() < known.millis();
    }

    /** True if both have origins, in different streams. */
    static boolean inSeveralStreams(@Nullable Origin one, @Nullable Origin other) {
        return one != null && other != null && !inOneStream(one, other);
    }

    private static boolean inOneStream(Origin one, Origin other) {
        return Objects.equals(one.stream(), other.stream());
    }
}

package dev.accumulator.registers.model;

import java.time.LocalDate;
import java.util.Locale;

/**
 * Up to which day a register takes no movement.
 *
 * @param through the last closed day, in the register's zone
 * @param policy what becomes of a document that brings a movement of a closed day
 */
public record Closing(LocalDate through, Policy policy) {
    private static final LocalDate FIRST = LocalDate.of(1900, 1, 2);
    private static final LocalDate LAST = LocalDate.of(2199, 12, 29);

    /** The fate of a document with a movement in closed time that has none posted there. */
    public enum Policy {
        /** It is refused whole. */
        REFUSE,
        /** Its movements in closed time go to the first open moment. */
        SHIFT;

        /** Returns the name as it is written outside of Java. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the day.
     *
     * @throws InvalidClosing if no movement can have a period beside that day
     */
    public Closing {
        if (through.isBefore(FIRST) || through.isAfter(LAST)) {
            throw new InvalidClosing(
                    "invalid-closing",
                    "closedThrough",
                    "closedThrough must be a day from " + FIRST + " to " + LAST + ", was " + through);
        }
    }
}

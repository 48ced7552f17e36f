package dev.accumulator.consumer.event;

import dev.accumulator.schemas.Limits;

/**
 * The limits of an event that a service may set. The schemas of the events state the defaults.
 *
 * @param lines of an order or receipt, 1 to {@value Limits#LINES_SETTABLE_MAX}
 * @param movements of a movements document, 1 to {@value Limits#MOVEMENTS_SETTABLE_MAX}
 * @param bytes of a record's value, 1 to {@value Limits#EVENT_BYTES_SETTABLE_MAX}
 */
public record EventLimits(int lines, int movements, int bytes) {

    /** The limits that the contract of the events states. */
    public static final EventLimits DEFAULT =
            new EventLimits(Limits.LINES_MAX, Limits.LINES_MAX, Limits.EVENT_BYTES_MAX);

    /** @throws IllegalArgumentException if a limit is out of its range; the message begins with its name */
    public EventLimits {
        check("lines", lines, Limits.LINES_SETTABLE_MAX);
        check("movements", movements, Limits.MOVEMENTS_SETTABLE_MAX);
        check("event-size", bytes, Limits.EVENT_BYTES_SETTABLE_MAX);
    }

    /** The most entries of a movements document. Each is two movements. */
    int entries() {
        return Math.min(movements, Limits.ENTRIES_SETTABLE_MAX);
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be from 1 to " + max + ", was " + value);
        }
    }
}

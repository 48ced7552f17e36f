package dev.accumulator.registers.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for movements.
 *
 * @param register the name of a register
 * @param recorder only movements of this document, or null
 * @param filters which cells; see {@link Selection}
 * @param from the first period, or null
 * @param to the last period, or null
 * @param recordedFrom the first moment of recording, or null
 * @param recordedTo the last moment of recording, or null
 * @param history also movements that were replaced or withdrawn, and their reversals
 * @param order by what, and which end first
 */
public record MovementQuery(
        String register,
        @Nullable String recorder,
        Map<String, List<@Nullable Object>> filters,
        @Nullable PointInTime from,
        @Nullable PointInTime to,
        @Nullable Instant recordedFrom,
        @Nullable Instant recordedTo,
        boolean history,
        Order order,
        PageRequest page) {

    /** The orders of movements. By recording is the cheap one: it is the order of the log. */
    public enum Order {
        RECORDED_NEWEST_FIRST,
        RECORDED_OLDEST_FIRST,
        PERIOD_NEWEST_FIRST,
        PERIOD_OLDEST_FIRST
    }

    /** The current movements of a register, the latest recorded first. */
    public static MovementQuery of(String register, Map<String, List<@Nullable Object>> filters) {
        return new MovementQuery(
                register, null, filters, null, null, null, null, false, Order.RECORDED_NEWEST_FIRST, PageRequest.FIRST);
    }
}

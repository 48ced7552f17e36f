package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place where something derived does not agree with the movements it is derived from.
 *
 * @param check what was compared
 * @param register the register
 * @param dimensions the cell, where the difference is in one
 * @param start the day or first day of the month, where the difference is in a total
 * @param recorder the document, where the difference is in its state
 * @param figure what differs, such as {@code quantity_receipt}
 * @param expected what the movements say
 * @param actual what is stored
 */
public record Difference(
        Check check,
        String register,
        @Nullable Map<String, @Nullable Object> dimensions,
        @Nullable LocalDate start,
        @Nullable String recorder,
        String figure,
        BigDecimal expected,
        BigDecimal actual) {

    /** What is compared with the movements. */
    public enum Check {
        DAY_TOTAL,
        MONTH_TOTAL,
        BALANCE,
        /** The number of movements that a document's newest revision has. */
        RECORDER_MOVEMENTS,
        /** What replaced or withdrawn revisions of a document still add up to, which should be nothing. */
        REPLACED_MOVEMENTS
    }
}

package dev.accumulator.registers.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stored figure that does not agree with the movements it was derived from.
 *
 * @param check the comparison that found it
 * @param register the register
 * @param dimensions the cell, where the difference is in one whose dimensions are known
 * @param start the day or first day of the month, where the difference is in a total
 * @param recorder the document, where the difference is in its state; one of several, where a cell or posting is missing
 * @param figure the name of the figure, such as {@code quantity_receipt}, with the number of a cell that has no row
 * @param expected the value that the movements add up to
 * @param actual the stored value
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

    /** A kind of figure that is compared with the movements. */
    public enum Check {
        DAY_TOTAL,
        MONTH_TOTAL,
        BALANCE,
        /** How low or high the balance of a cell is on a day, or when, as a difference to what it is before the day. */
        DAY_SWING,
        /** A total of an account of a ledger on a day. */
        ACCOUNT_DAY,
        /** A total of an account of a ledger in a month. */
        ACCOUNT_MONTH,
        /** The number of movements that a document's newest revision has. */
        RECORDER_MOVEMENTS,
        /** The sum of replaced and withdrawn revisions of a document, which should be nothing. */
        REPLACED_MOVEMENTS,
        /** A cell that movements name and that has no row, so that nobody knows its dimensions. It is given by its number. */
        MISSING_CELL,
        /** A posting that movements name and that has no row, so that nobody knows when they were recorded. */
        MISSING_POSTING,
        /** The debit of two accounts of a ledger against each other in a month, which should be their credit. */
        SIDES,
        /** A checksum of a sealed month. */
        SEAL
    }
}

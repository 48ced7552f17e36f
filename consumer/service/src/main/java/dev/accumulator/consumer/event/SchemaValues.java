package dev.accumulator.consumer.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values in the form that formats with schemas have for them: decimals as their digits and a scale, days and moments as
 * counts since 1970. They become what JSON has for the same values.
 */
public final class SchemaValues {
    /** A number of so many bytes has far more digits than any register takes, and digits cost the square of their number. */
    private static final int DECIMAL_BYTES_MAX = 1_024;

    private static final int SCALE_MAX = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private SchemaValues() {}

    /** Returns a number with all its digits; null if it is empty or longer than any that is accepted. */
    public static @Nullable Json decimalOrNull(byte[] unscaled, int scale) {
        if (unscaled.length == 0 || unscaled.length > DECIMAL_BYTES_MAX) {
            return null;
        }
        BigDecimal number = new BigDecimal(new BigInteger(unscaled), scale);
        boolean plain = scale >= 0 && scale <= SCALE_MAX;
        return new Json.Numeral(plain ? number.toPlainString() : number.toString(), scale == 0);
    }

    /**
     * A floating-point number is what is left of some decimal, and nobody can say of which. So it is no number here but an
     * object with the member {@code double}, and a mapping that takes its digits all the same says so.
     */
    public static Json inexact(String digits) {
        return new Json.Members(Map.of("double", new Json.Text(digits)));
    }

    /** Returns a day as {@code 2026-04-19}; null if no calendar has it. */
    public static @Nullable Json dayOrNull(long days) {
        try {
            return new Json.Text(LocalDate.ofEpochDay(days).toString());
        } catch (DateTimeException beyond) {
            return null;
        }
    }

    /** Returns a moment as {@code 2026-04-19T10:15:00Z}. */
    public static Json moment(long count, long perSecond) {
        return new Json.Text(instant(count, perSecond).toString());
    }

    /** Returns a date-time of unknown zone as {@code 2026-04-19T10:15:00}, with seconds, also if there are none. */
    public static Json local(long count, long perSecond) {
        LocalDateTime local = LocalDateTime.ofInstant(instant(count, perSecond), ZoneOffset.UTC);
        return new Json.Text(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local));
    }

    private static Instant instant(long count, long perSecond) {
        long nanos = Math.floorMod(count, perSecond) * (NANOS_PER_SECOND / perSecond);
        return Instant.ofEpochSecond(Math.floorDiv(count, perSecond), nanos);
    }

    /** Returns a time of day as {@code 10:15:00}; null if no day has it. */
    public static @Nullable Json timeOrNull(long count, long perSecond) {
        try {
            LocalTime time = LocalTime.ofNanoOfDay(Math.multiplyExact(count, NANOS_PER_SECOND / perSecond));
            return new Json.Text(DateTimeFormatter.ISO_LOCAL_TIME.format(time));
        } catch (DateTimeException | ArithmeticException beyond) {
            return null;
        }
    }
}

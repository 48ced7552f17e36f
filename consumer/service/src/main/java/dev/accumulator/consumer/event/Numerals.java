package dev.accumulator.consumer.event;

import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.Limits;
import java.math.BigDecimal;

/**
 * Converts JSON numbers and strings to exact numbers. It never expands an exponent, so {@code 1e999999999} costs
 * nothing.
 */
final class Numerals {
    /** Any allowed number is shorter, with sign, point and exponent. The limit bounds the time to parse digits. */
    private static final int CHARS_MAX = 64;

    /** Any number of this many digits fits a long. */
    private static final int LONG_DIGITS_SAFE = 18;

    private Numerals() {}

    /** Reads an integer in the sense of JSON Schema: 5, but also 5.0 and 5e0. */
    static long integer(Json.Numeral number, JsonPath path) {
        String digits = number.digits();
        if (number.whole() && digits.length() <= LONG_DIGITS_SAFE) {
            return Long.parseLong(digits);
        }
        if (digits.length() > CHARS_MAX) {
            throw Refused.at(path, EventFault.OUT_OF_RANGE, "must fit 64 bits", number);
        }
        BigDecimal value = exact(number, path);
        // A number with a larger scale does not fit 64 bits, and converting it would write out all its zeros.
        if (Math.abs((long) value.scale()) > CHARS_MAX) {
            throw value.scale() > 0
                    ? notWhole(number, path)
                    : Refused.at(path, EventFault.OUT_OF_RANGE, "must fit 64 bits", number);
        }
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.scale() > 0) {
            throw notWhole(number, path);
        }
        try {
            return shortest.longValueExact();
        } catch (ArithmeticException tooWide) {
            throw Refused.at(path, EventFault.OUT_OF_RANGE, "must fit 64 bits", number);
        }
    }

    /** Reads a string of digits: no sign, no point, no space, and no digits of other scripts. */
    static long integer(Json.Text given, JsonPath path) {
        String text = given.text();
        if (text.isEmpty() || digits(text, 0) != text.length()) {
            throw Refused.at(path, EventFault.ILL_TYPED, "must be an integer or a string of digits", given);
        }
        if (text.length() > CHARS_MAX) {
            throw Refused.at(path, EventFault.OUT_OF_RANGE, "must fit 64 bits", given);
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooWide) {
            throw Refused.at(path, EventFault.OUT_OF_RANGE, "must fit 64 bits", given);
        }
    }

    /** Reads a JSON number, or a string that is a plain decimal without an exponent. */
    static BigDecimal decimal(Json value, JsonPath path) {
        return switch (value) {
            case Json.Numeral number -> exact(number, path);
            case Json.Text text -> plain(text, path);
            case Json other ->
                throw Refused.at(path, EventFault.ILL_TYPED, "must be a decimal, as a number or a string", other);
        };
    }

    private static BigDecimal exact(Json.Numeral number, JsonPath path) {
        if (number.digits().length() > CHARS_MAX) {
            throw tooManyDigits(path, number);
        }
        try {
            return new BigDecimal(number.digits());
        } catch (NumberFormatException exponentTooGreat) {
            throw tooManyDigits(path, number);
        }
    }

    private static BigDecimal plain(Json.Text given, JsonPath path) {
        String text = given.text();
        int start = text.startsWith("-") ? 1 : 0;
        int whole = digits(text, start);
        int end = start + whole;
        int fraction = 0;
        if (end < text.length() && text.charAt(end) == '.') {
            fraction = digits(text, end + 1);
            end += 1 + fraction;
            whole = fraction == 0 ? 0 : whole;
        }
        if (whole == 0 || end != text.length()) {
            throw Refused.at(path, EventFault.INVALID_DECIMAL, "must be a plain decimal like -12.50", given);
        }
        if (whole > Limits.DECIMAL_INTEGER_DIGITS_MAX || fraction > Limits.DECIMAL_FRACTION_DIGITS_MAX) {
            throw tooManyDigits(path, given);
        }
        return new BigDecimal(text);
    }

    private static int digits(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end - start;
    }

    private static Refused notWhole(Json.Numeral number, JsonPath path) {
        return Refused.at(path, EventFault.ILL_TYPED, "must be an integer", number);
    }

    private static Refused tooManyDigits(JsonPath path, Json was) {
        return Refused.at(
                path,
                EventFault.TOO_MANY_DIGITS,
                "has more than " + Limits.DECIMAL_INTEGER_DIGITS_MAX + " digits before or "
                        + Limits.DECIMAL_FRACTION_DIGITS_MAX + " after the decimal point",
                was);
    }
}

package dev.accumulator.consumer.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Parses RFC 3339 date-times such as {@code 2026-04-19T12:15:00.250+02:00}. The parser is hand-written because the
 * formatters of {@code java.time} accept more (no seconds, years of ten digits) and less (offsets beyond 18 hours), and
 * cost as much as reading the rest of an event.
 */
public final class Moments {
    private static final int SECONDS_END = 19;
    private static final int FRACTION_DIGITS_MAX = 9;

    private Moments() {}

    /**
     * Returns the instant, or null if the text is not a date-time with seconds and an offset, or if the calendar has no
     * such date.
     */
    public static @Nullable Instant instantOrNull(String text) {
        if (text.length() < SECONDS_END + 1
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int hour = number(text, 11, 13, 23);
        int minute = number(text, 14, 16, 59);
        int second = number(text, 17, SECONDS_END, 59);
        int fractionEnd = fractionEnd(text);
        int offsetSeconds = offsetSeconds(text, fractionEnd);
        long epochDay = epochDay(number(text, 0, 4, 9999), number(text, 5, 7, 12), number(text, 8, 10, 31));
        if (hour < 0 || minute < 0 || second < 0 || fractionEnd < 0 || offsetSeconds == NONE || epochDay == NONE) {
            return null;
        }
        long epochSecond = epochDay * 86_400 + hour * 3_600L + minute * 60L + second - offsetSeconds;
        return Instant.ofEpochSecond(epochSecond, nanos(text, fractionEnd));
    }

    private static final int NONE = Integer.MIN_VALUE;

    /** Returns where the digits after the seconds end, or -1 if a point is not followed by one to nine digits. */
    private static int fractionEnd(String text) {
        if (text.charAt(SECONDS_END) != '.') {
            return SECONDS_END;
        }
        int end = SECONDS_END + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        int digits = end - SECONDS_END - 1;
        return digits >= 1 && digits <= FRACTION_DIGITS_MAX ? end : -1;
    }

    private static int nanos(String text, int fractionEnd) {
        int nanos = 0;
        for (int digit = 1; digit <= FRACTION_DIGITS_MAX; digit++) {
            int at = SECONDS_END + digit;
            nanos = nanos * 10 + (at < fractionEnd ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }

    private static int offsetSeconds(String text, int start) {
        if (start < 0 || start >= text.length()) {
            return NONE;
        }
        char sign = text.charAt(start);
        if (sign == 'Z') {
            return text.length() == start + 1 ? 0 : NONE;
        }
        if ((sign != '+' && sign != '-') || text.length() != start + 6 || text.charAt(start + 3) != ':') {
            return NONE;
        }
        int hours = number(text, start + 1, start + 3, 23);
        int minutes = number(text, start + 4, start + 6, 59);
        if (hours < 0 || minutes < 0) {
            return NONE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static long epochDay(int year, int month, int day) {
        if (year < 0 || month < 1 || day < 1) {
            return NONE;
        }
        try {
            return LocalDate.of(year, month, day).toEpochDay();
        } catch (DateTimeException notInTheCalendar) {
            return NONE;
        }
    }

    /**
     * Returns the number that these characters spell, or -1 if one is not a digit or the number is above {@code max}.
     */
    private static int number(String text, int start, int end, int max) {
        int number = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number <= max ? number : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.InvalidNumber;
import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.Moments;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.schemas.EventFault;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The arithmetic of expressions. All of it is exact, but for division and rounding, whose places and mode are stated. */
final class Decimals {
    /** Digits before and after the point that a number in an expression may have. No step can be made slow by digits. */
    static final int DIGITS_MAX = 100;

    /** Places that {@code a / b} keeps: the most that a decimal of an event may have. */
    static final int QUOTIENT_PLACES = 18;

    /** Characters of a text that an expression makes. A dimension has 200 at most. */
    static final int TEXT_CHARS_MAX = 100_000;

    private static final int PLACES_MAX = 38;

    private static final Map<String, RoundingMode> MODES = Arrays.stream(RoundingMode.values())
            .filter(mode -> mode != RoundingMode.UNNECESSARY)
            .collect(Collectors.toUnmodifiableMap(mode -> mode.name().toLowerCase(Locale.ROOT), mode -> mode));

    private Decimals() {}

    static boolean isMode(String word) {
        return MODES.containsKey(word);
    }

    static List<String> modes() {
        return MODES.keySet().stream().sorted().toList();
    }

    /** Refuses a number that would take long to compute with. */
    static BigDecimal bounded(BigDecimal number) {
        long whole = (long) number.precision() - number.scale();
        if (whole > DIGITS_MAX || number.scale() > DIGITS_MAX) {
            throw Unmappable.record(
                    MappingFault.NUMBER_TOO_LARGE.code(),
                    "a number has more than " + DIGITS_MAX + " digits before or after the decimal point");
        }
        return number;
    }

    static @Nullable BigDecimal numberOrNull(Object value) {
        return switch (value) {
            case BigDecimal number -> number;
            case Long number -> BigDecimal.valueOf(number);
            default -> null;
        };
    }

    static BigDecimal number(String operation, Object value) {
        BigDecimal number = numberOrNull(value);
        if (number == null) {
            throw failed(operation + " takes numbers, was " + shown(value));
        }
        return number;
    }

    static Object add(Object a, Object b) {
        if (a instanceof String first && b instanceof String second) {
            if (first.length() + second.length() > TEXT_CHARS_MAX) {
                throw tooLong();
            }
            return first + second;
        }
        BigDecimal first = numberOrNull(a);
        BigDecimal second = numberOrNull(b);
        if (first == null || second == null) {
            throw failed("+ takes two numbers or two texts, was " + shown(a) + " + " + shown(b));
        }
        return bounded(first.add(second));
    }

    /** Returns a text that an expression has made, or refuses it. */
    static String made(String text) {
        if (text.length() > TEXT_CHARS_MAX) {
            throw tooLong();
        }
        return text;
    }

    private static RuntimeException tooLong() {
        return failed("a text that an expression makes has at most " + TEXT_CHARS_MAX + " characters");
    }

    static Object subtract(Object a, Object b) {
        return bounded(number("-", a).subtract(number("-", b)));
    }

    static Object multiply(Object a, Object b) {
        return bounded(number("*", a).multiply(number("*", b)));
    }

    static Object divide(Object a, Object b) {
        return divide(number("/", a), number("/", b), QUOTIENT_PLACES, RoundingMode.HALF_UP);
    }

    static Object divide(Object a, Object b, Object places, Object mode) {
        return divide(number("divide", a), number("divide", b), places("divide", places), mode("divide", mode));
    }

    private static BigDecimal divide(BigDecimal a, BigDecimal b, int places, RoundingMode mode) {
        return bounded(a.divide(notZero(b), places, mode));
    }

    static Object remainder(Object a, Object b) {
        return bounded(number("%", a).remainder(notZero(number("%", b))));
    }

    private static BigDecimal notZero(BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw Unmappable.record(MappingFault.DIVISION_BY_ZERO.code(), "the expression divides by zero");
        }
        return divisor;
    }

    static Object round(Object a, Object places) {
        return number("round", a).setScale(places("round", places), RoundingMode.HALF_UP);
    }

    static Object round(Object a, Object places, Object mode) {
        return number("round", a).setScale(places("round", places), mode("round", mode));
    }

    private static int places(String function, Object places) {
        BigDecimal count = number(function, places);
        if (count.signum() < 0
                || count.compareTo(BigDecimal.valueOf(PLACES_MAX)) > 0
                || count.stripTrailingZeros().scale() > 0) {
            throw failed(function + " takes 0 to " + PLACES_MAX + " places, was " + shown(places));
        }
        return count.intValue();
    }

    private static RoundingMode mode(String function, Object mode) {
        RoundingMode known = mode instanceof String word ? MODES.get(word) : null;
        if (known == null) {
            throw failed(function + " takes one of the modes " + String.join(", ", modes()) + ", was " + shown(mode));
        }
        return known;
    }

    static Object abs(Object a) {
        return number("abs", a).abs();
    }

    static Object min(Object a, Object b) {
        return number("min", a).min(number("min", b));
    }

    static Object max(Object a, Object b) {
        return number("max", a).max(number("max", b));
    }

    static Object sum(Object list) {
        if (!(list instanceof Iterable<?> all)) {
            throw failed("sum takes an array, was " + shown(list));
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Object element : all) {
            sum = bounded(sum.add(number("sum", element)));
        }
        return sum;
    }

    /** Makes a decimal of a number or of a text that is a plain one. */
    static Object decimal(Object value) {
        if (value instanceof String text) {
            try {
                return RecordValue.decimal(new Json.Text(text));
            } catch (InvalidNumber invalid) {
                throw Unmappable.record(invalid.fault().code(), "decimal: the text " + invalid.problem());
            }
        }
        BigDecimal number = numberOrNull(value);
        if (number == null) {
            throw failed("decimal takes a number or a text, was " + shown(value));
        }
        return number;
    }

    /** True if a text is no decimal for the reason that a refusal gives. */
    static boolean refuses(String text, Unmappable refusal) {
        try {
            decimal(text);
            return false;
        } catch (Unmappable same) {
            return same.sentence().equals(refusal.sentence());
        }
    }

    /** Returns the microseconds since 1970 of a date-time with an offset. */
    static Object micros(Object text) {
        java.time.Instant moment = text instanceof String written ? Moments.instantOrNull(written) : null;
        if (moment == null) {
            throw Unmappable.record(
                    EventFault.INVALID_INSTANT.code(),
                    "micros takes a date-time like 2026-04-19T10:15:00Z, was " + shown(text));
        }
        return BigDecimal.valueOf(moment.getEpochSecond())
                .multiply(BigDecimal.valueOf(1_000_000))
                .add(BigDecimal.valueOf(moment.getNano() / 1_000));
    }

    /** Compares two numbers, or two texts by their code points. */
    static int compare(Object a, Object b) {
        if (a instanceof String first && b instanceof String second) {
            return first.compareTo(second);
        }
        BigDecimal first = numberOrNull(a);
        BigDecimal second = numberOrNull(b);
        if (first == null || second == null) {
            throw failed("cannot compare " + shown(a) + " with " + shown(b));
        }
        return first.compareTo(second);
    }

    /** True for equal values. Numbers are equal whatever their trailing zeros; a text equals no number. */
    static boolean equal(Object a, Object b) {
        BigDecimal first = numberOrNull(a);
        BigDecimal second = numberOrNull(b);
        if (first != null && second != null) {
            return first.compareTo(second) == 0;
        }
        if (a instanceof List<?> one && b instanceof List<?> other) {
            return equal(one, other);
        }
        return a.equals(b);
    }

    private static boolean equal(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!equal(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    static Unmappable failed(String sentence) {
        return Unmappable.record(MappingFault.EXPRESSION_FAILED.code(), sentence);
    }

    static String shown(Object value) {
        return value instanceof NullValue ? "null" : Field.shown(value);
    }
}

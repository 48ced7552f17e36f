package dev.accumulator.schemas;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of the records. Every method returns the value to keep or throws {@link InvalidField}. Values come
 * from outside, so null is checked although the types exclude it.
 */
final class Require {

    /** The prefixes of recorders that belong to other topics, or to none. */
    private static final List<String> RESERVED = List.of(
            DocumentEvent.ORDER_PREFIX,
            DocumentEvent.RECEIPT_PREFIX,
            DocumentEvent.RESERVATION_PREFIX,
            DocumentEvent.USED_UP_PREFIX);

    private Require() {}

    static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidField(EventFault.MISSING_FIELD, field, "is missing");
        }
        return value;
    }

    static String identifier(String field, @Nullable String value) {
        return text(field, value, Limits.IDENTIFIER_CHARS_MAX);
    }

    static @Nullable String optionalIdentifier(String field, @Nullable String value) {
        return value == null ? null : identifier(field, value);
    }

    static String recorder(@Nullable String value) {
        return text("recorder", value, Limits.RECORDER_CHARS_MAX);
    }

    /**
     * Requires a recorder that the movements topic may use. Two topics that wrote the same recorder would race each
     * other.
     */
    static String movementsRecorder(@Nullable String value) {
        String recorder = recorder(value);
        if (RESERVED.stream().anyMatch(recorder::startsWith)) {
            throw new InvalidField(
                    EventFault.RESERVED_RECORDER, "recorder", "must not begin with " + String.join(" or ", RESERVED));
        }
        return recorder;
    }

    static String name(String field, @Nullable String value) {
        return text(field, value, Limits.NAME_CHARS_MAX);
    }

    private static String memberName(String field, @Nullable String value) {
        try {
            return name(field, value);
        } catch (InvalidField broken) {
            throw new InvalidField(broken.fault(), field, "has a member whose name " + broken.problem());
        }
    }

    /** Requires a text that PostgreSQL can store and that people can tell apart: not blank, no control characters. */
    static String text(String field, @Nullable String value, int charsMax) {
        String text = present(field, value);
        if (text.isBlank()) {
            throw new InvalidField(EventFault.EMPTY, field, "is empty");
        }
        // A string of n code points has at most 2n chars. Checking that first keeps the count from walking megabytes.
        if (text.length() > 2 * charsMax || text.codePointCount(0, text.length()) > charsMax) {
            throw new InvalidField(EventFault.TOO_LONG, field, "is longer than " + charsMax + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new InvalidField(
                        EventFault.INVALID_TEXT,
                        field,
                        String.format(Locale.ROOT, "holds the control character U+%04X", (int) c));
            }
            if (Character.isSurrogate(c)) {
                boolean paired = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!paired) {
                    throw new InvalidField(
                            EventFault.INVALID_TEXT,
                            field,
                            String.format(Locale.ROOT, "holds the unpaired surrogate U+%04X", (int) c));
                }
                i++;
            }
        }
        return text;
    }

    static long revision(long value) {
        if (value < Limits.REVISION_MIN) {
            throw new InvalidField(
                    EventFault.OUT_OF_RANGE, "revision", "must be at least " + Limits.REVISION_MIN, value);
        }
        if (value > Limits.REVISION_MAX) {
            throw new InvalidField(
                    EventFault.OUT_OF_RANGE,
                    "revision",
                    "must be at most " + Limits.REVISION_MAX + ", so that a later revision can follow",
                    value);
        }
        return value;
    }

    static int lineNo(int value) {
        if (value < Limits.LINE_NO_MIN) {
            throw new InvalidField(EventFault.OUT_OF_RANGE, "lineNo", "must be at least " + Limits.LINE_NO_MIN, value);
        }
        return value;
    }

    static @Nullable Integer optionalCount(String field, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new InvalidField(EventFault.OUT_OF_RANGE, field, "must be at least 1", value);
        }
        return value;
    }

    /**
     * Requires a moment and cuts it to microseconds, as PostgreSQL stores it. PostgreSQL would round 23:59:59.9999999
     * up to the next day, and a repeated event would seem to differ from the stored one.
     */
    static Instant moment(String field, @Nullable Instant value) {
        Instant moment = present(field, value);
        if (moment.isBefore(Limits.MOMENT_MIN) || !moment.isBefore(Limits.MOMENT_END)) {
            throw new InvalidField(
                    EventFault.PERIOD_OUT_OF_RANGE,
                    field,
                    "must be from " + Limits.MOMENT_MIN + " and before " + Limits.MOMENT_END,
                    moment);
        }
        return moment.truncatedTo(ChronoUnit.MICROS);
    }

    /** Requires a moment that comes later than another one. */
    static Instant after(String field, @Nullable Instant value, String other, Instant earlier) {
        Instant moment = moment(field, value);
        if (!moment.isAfter(earlier)) {
            throw new InvalidField(EventFault.OUT_OF_RANGE, field, "must be after " + other + ", " + earlier, moment);
        }
        return moment;
    }

    /** Requires a moment that does not come earlier than another one. */
    static Instant notBefore(String field, @Nullable Instant value, String other, Instant earliest) {
        Instant moment = moment(field, value);
        if (moment.isBefore(earliest)) {
            throw new InvalidField(
                    EventFault.OUT_OF_RANGE, field, "must not be before " + other + ", " + earliest, moment);
        }
        return moment;
    }

    /** Requires a day in the centuries in which moments are. */
    static LocalDate day(String field, @Nullable LocalDate value) {
        LocalDate day = present(field, value);
        if (day.isBefore(Limits.DAY_MIN) || day.isAfter(Limits.DAY_MAX)) {
            throw new InvalidField(
                    EventFault.PERIOD_OUT_OF_RANGE,
                    field,
                    "must be from " + Limits.DAY_MIN + " to " + Limits.DAY_MAX,
                    day);
        }
        return day;
    }

    /** Requires one of a few words. */
    static String oneOf(String field, String value, String... words) {
        if (!List.of(words).contains(value)) {
            throw new InvalidField(EventFault.UNKNOWN_WORD, field, "must be " + String.join(" or ", words));
        }
        return value;
    }

    static @Nullable Instant optionalMoment(String field, @Nullable Instant value) {
        return value == null ? null : moment(field, value);
    }

    static BigDecimal positive(String field, @Nullable BigDecimal value) {
        BigDecimal decimal = decimal(field, value);
        if (decimal.signum() <= 0) {
            throw new InvalidField(EventFault.OUT_OF_RANGE, field, "must be greater than 0", decimal.toPlainString());
        }
        return decimal;
    }

    static BigDecimal notNegative(String field, @Nullable BigDecimal value) {
        BigDecimal decimal = decimal(field, value);
        if (decimal.signum() < 0) {
            throw new InvalidField(EventFault.OUT_OF_RANGE, field, "must not be negative", decimal.toPlainString());
        }
        return decimal;
    }

    static @Nullable BigDecimal optionalNotNegative(String field, @Nullable BigDecimal value) {
        return value == null ? null : notNegative(field, value);
    }

    /**
     * Requires a decimal and returns its shortest spelling without an exponent, so that 50, 50.00 and 5e1 are equal.
     * The digits are counted before the number is written out, because 1e-999999999 is short to send and long to write.
     */
    static BigDecimal decimal(String field, @Nullable BigDecimal value) {
        BigDecimal decimal = present(field, value);
        if ((long) decimal.precision() - decimal.scale() > Limits.DECIMAL_INTEGER_DIGITS_MAX) {
            throw new InvalidField(
                    EventFault.TOO_MANY_DIGITS,
                    field,
                    "has more than " + Limits.DECIMAL_INTEGER_DIGITS_MAX + " digits before the decimal point");
        }
        if (decimal.scale() > Limits.DECIMAL_FRACTION_DIGITS_MAX) {
            throw new InvalidField(
                    EventFault.TOO_MANY_DIGITS,
                    field,
                    "has more than " + Limits.DECIMAL_FRACTION_DIGITS_MAX + " digits after the decimal point");
        }
        BigDecimal shortest = decimal.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }

    /** Requires lines up to the bound of the settings; whoever reads events keeps them to the setting. */
    static <T> List<T> lines(String field, @Nullable List<T> value, int sizeMax) {
        List<T> lines = present(field, value);
        if (lines.isEmpty()) {
            throw new InvalidField(EventFault.NO_LINES, field, "is empty");
        }
        if (lines.size() > sizeMax) {
            throw new InvalidField(
                    EventFault.TOO_MANY_LINES, field, "has " + lines.size() + " elements, more than " + sizeMax);
        }
        return elements(field, lines);
    }

    /** Requires lines that may be missing altogether; they are none then. */
    static <T> List<T> optionalLines(String field, @Nullable List<T> value, int sizeMax) {
        return value == null || value.isEmpty() ? List.of() : lines(field, value, sizeMax);
    }

    static <T> List<T> elements(String field, @Nullable List<T> value) {
        List<T> elements = present(field, value);
        for (int i = 0; i < elements.size(); i++) {
            present(field + "[" + i + "]", elements.get(i));
        }
        return List.copyOf(elements);
    }

    static <T> List<T> numberedLines(@Nullable List<T> value, ToIntFunction<T> lineNo) {
        List<T> lines = lines("lines", value, Limits.LINES_SETTABLE_MAX);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            int number = lineNo.applyAsInt(lines.get(i));
            if (!seen.add(number)) {
                throw new InvalidField(EventFault.DUPLICATE_LINE, "lines[" + i + "].lineNo", "repeats " + number);
            }
        }
        return lines;
    }

    /**
     * Requires dimensions. A null value means a cell without that dimension, so {@code Map.copyOf} cannot make the
     * copy.
     */
    static Map<String, @Nullable String> dimensions(@Nullable Map<String, @Nullable String> value) {
        return dimensions("dimensions", value);
    }

    private static Map<String, @Nullable String> dimensions(
            String field, @Nullable Map<String, @Nullable String> value) {
        Map<String, @Nullable String> given = present(field, value);
        if (given.size() > Limits.DIMENSIONS_MAX) {
            throw new InvalidField(
                    EventFault.TOO_MANY_MEMBERS, field, "has more than " + Limits.DIMENSIONS_MAX + " members");
        }
        Map<String, @Nullable String> copy = new LinkedHashMap<>();
        given.forEach((name, dimension) ->
                copy.put(memberName(field, name), optionalIdentifier(field + "." + name, dimension)));
        return Collections.unmodifiableMap(copy);
    }

    /** Requires a side of an entry, which names its account. */
    static Map<String, @Nullable String> side(String field, @Nullable Map<String, @Nullable String> value) {
        Map<String, @Nullable String> side = dimensions(field, value);
        present(field + "." + EntryLine.ACCOUNT, side.get(EntryLine.ACCOUNT));
        return side;
    }

    /** Requires resources of which none is negative. */
    static Map<String, BigDecimal> notNegativeResources(@Nullable Map<String, BigDecimal> value) {
        Map<String, BigDecimal> resources = resources(value);
        resources.forEach((name, resource) -> notNegative("resources." + name, resource));
        return resources;
    }

    static Map<String, BigDecimal> resources(@Nullable Map<String, BigDecimal> value) {
        Map<String, BigDecimal> given = present("resources", value);
        if (given.isEmpty()) {
            throw new InvalidField(EventFault.EMPTY, "resources", "is empty");
        }
        if (given.size() > Limits.RESOURCES_MAX) {
            throw new InvalidField(
                    EventFault.TOO_MANY_MEMBERS, "resources", "has more than " + Limits.RESOURCES_MAX + " members");
        }
        Map<String, BigDecimal> copy = new LinkedHashMap<>();
        given.forEach(
                (name, resource) -> copy.put(memberName("resources", name), decimal("resources." + name, resource)));
        return Collections.unmodifiableMap(copy);
    }
}

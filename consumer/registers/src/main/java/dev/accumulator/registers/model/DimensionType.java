package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a dimension: {@code smallint}, {@code int}, {@code bigint}, {@code text}, {@code varchar(n)},
 * {@code uuid}, {@code date} or {@code boolean}.
 *
 * <p>Inside the engine a value has one Java type per family: {@link Long} for integers of any width, {@link String},
 * {@link UUID}, {@link LocalDate}, {@link Boolean}.
 *
 * @param base the family and width
 * @param length the greatest number of characters of a {@code varchar(n)} or {@code text}, each a code point of Unicode as
 *     in PostgreSQL; 0 for other types
 */
public record DimensionType(Base base, int length) {

    /** The longest text value, in characters: three of them, of four bytes each, fit the key of a cell. */
    public static final int TEXT_CHARS_MAX = 200;

    private static final int LONG_DIGITS_MAX = 19;

    private static final Pattern VARCHAR = Pattern.compile("varchar\\((\\d{1,3})\\)");
    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** The families of dimension types. */
    public enum Base {
        SMALLINT,
        INT,
        BIGINT,
        TEXT,
        VARCHAR,
        UUID,
        DATE,
        BOOLEAN
    }

    /**
     * Reads a type as it is written in a definition.
     *
     * @throws IllegalArgumentException if it is none of the types above
     */
    public static DimensionType parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        Matcher varchar = VARCHAR.matcher(name);
        if (varchar.matches()) {
            int length = Integer.parseInt(varchar.group(1));
            if (length < 1 || length > TEXT_CHARS_MAX) {
                throw new IllegalArgumentException(
                        "varchar holds 1 to " + TEXT_CHARS_MAX + " characters, not " + length);
            }
            return new DimensionType(Base.VARCHAR, length);
        }
        return switch (name) {
            case "smallint" -> new DimensionType(Base.SMALLINT, 0);
            case "int", "integer" -> new DimensionType(Base.INT, 0);
            case "bigint" -> new DimensionType(Base.BIGINT, 0);
            case "text" -> new DimensionType(Base.TEXT, TEXT_CHARS_MAX);
            case "uuid" -> new DimensionType(Base.UUID, 0);
            case "date" -> new DimensionType(Base.DATE, 0);
            case "boolean" -> new DimensionType(Base.BOOLEAN, 0);
            default ->
                throw new IllegalArgumentException(
                        "\"" + ForeignText.shorten(text)
                                + "\" is no dimension type; allowed are int, smallint, bigint, text, varchar(n), uuid, date, boolean");
        };
    }

    /** The type as written in a definition and, being also its name in PostgreSQL, in DDL. */
    public String text() {
        return base == Base.VARCHAR ? "varchar(" + length + ")" : base.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Converts a value to the one Java type of this dimension. Text is read strictly: {@code 01} is no integer.
     *
     * @throws IllegalArgumentException if the value does not fit; the message completes "… "
     */
    public Object convert(Object value) {
        return switch (base) {
            case SMALLINT -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case TEXT, VARCHAR -> characters(value);
            case UUID -> uuid(value);
            case DATE -> date(value);
            case BOOLEAN -> truth(value);
        };
    }

    private Long integer(Object value, long min, long max) {
        long number = switch (value) {
            case Long n -> n;
            case Integer n -> n;
            case Short n -> n;
            case String text when isInteger(text) -> parseLong(text);
            default -> throw unfit(value);
        };
        if (number < min || number > max) {
            throw unfit(value);
        }
        return number;
    }

    /** Spelled as integers are, in one way each. By hand, because it is asked of two values a movement. */
    private static boolean isInteger(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - first;
        if (digits < 1 || digits > LONG_DIGITS_MAX || (digits > 1 && text.charAt(first) == '0')) {
            return false;
        }
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            throw unfit(text);
        }
    }

    private String characters(Object value) {
        String text = switch (value) {
            case String s -> s;
            case Long n -> n.toString();
            case Integer n -> n.toString();
            default -> throw unfit(value);
        };
        if (ForeignText.characters(text) > length || !ForeignText.isStorable(text)) {
            throw unfit(value);
        }
        return text;
    }

    private UUID uuid(Object value) {
        return switch (value) {
            case UUID id -> id;
            case String text when UUID_TEXT.matcher(text).matches() -> UUID.fromString(text);
            default -> throw unfit(value);
        };
    }

    private LocalDate date(Object value) {
        return switch (value) {
            case LocalDate day when isInCalendar(day) -> day;
            case String text when DATE.matcher(text).matches() && !text.startsWith("0000") -> parseDate(text);
            default -> throw unfit(value);
        };
    }

    private static boolean isInCalendar(LocalDate day) {
        return day.getYear() >= 1 && day.getYear() <= 9999;
    }

    private LocalDate parseDate(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notInCalendar) {
            throw unfit(text);
        }
    }

    private Boolean truth(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case String text when text.equals("true") -> true;
            case String text when text.equals("false") -> false;
            default -> throw unfit(value);
        };
    }

    private IllegalArgumentException unfit(Object value) {
        return new IllegalArgumentException("\"" + ForeignText.shorten(value.toString()) + "\" does not fit " + text());
    }

    /** Returns true if every value of {@code other} is also a value of this type and compares the same. */
    public boolean widens(DimensionType other) {
        return switch (base) {
            case INT -> other.base == Base.SMALLINT;
            case BIGINT -> other.base == Base.SMALLINT || other.base == Base.INT;
            case TEXT -> other.base == Base.VARCHAR;
            case VARCHAR -> other.base == Base.VARCHAR && length > other.length;
            case SMALLINT, UUID, DATE, BOOLEAN -> false;
        };
    }
}

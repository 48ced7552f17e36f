package dev.accumulator.registers.read;

import dev.accumulator.registers.model.DimensionType;
import dev.accumulator.text.ForeignText;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The ranges of a dimension's values whose text begins with what somebody has typed. All values of {@code int} that begin
 * with 12 are 12 itself, 120 to 129, 1200 to 1299 and so on. So an index of numbers finds them, which knows no texts.
 */
final class ValueRanges {
    private static final String UUID_LOW = "00000000-0000-0000-0000-000000000000";
    private static final String UUID_HIGH = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    /** The beginning of a date: what follows a hyphen only where what stands before it is written out. */
    private static final Pattern DATE =
            Pattern.compile("([0-9]{0,4})(?:(?<=[0-9]{4})-([0-9]{0,2})(?:(?<=-[0-9]{2})-([0-9]{0,2}))?)?");

    /** Behind every text that begins with what stands before it: the greatest character there is. */
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

    private ValueRanges() {}

    /** Values from one to another, both included, as PostgreSQL reads them. */
    record Range(String low, String high) {}

    /** Returns the ranges, none if no value begins so. */
    static List<Range> beginningWith(String text, DimensionType type) {
        return switch (type.base()) {
            case SMALLINT -> integers(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> integers(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> integers(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case TEXT, VARCHAR -> texts(text, type.length());
            case UUID -> uuids(text.toLowerCase(Locale.ROOT));
            case DATE -> dates(text);
            case BOOLEAN ->
                Stream.of("false", "true")
                        .filter(value -> value.startsWith(text))
                        .map(value -> new Range(value, value))
                        .toList();
        };
    }

    private static List<Range> integers(String text, long min, long max) {
        if (text.isEmpty()) {
            return List.of(new Range(String.valueOf(min), String.valueOf(max)));
        }
        if (text.equals("-")) {
            return List.of(new Range(String.valueOf(min), "-1"));
        }
        if (!text.matches("0|-?[1-9][0-9]{0,18}")) {
            return List.of();
        }
        BigInteger first = new BigInteger(text);
        BigInteger least = BigInteger.valueOf(min);
        BigInteger greatest = BigInteger.valueOf(max);
        List<Range> ranges = new ArrayList<>();
        BigInteger width = BigInteger.ONE;
        // A zero is the beginning of no other number.
        for (BigInteger near = first; isBetween(near, least, greatest); near = near.multiply(BigInteger.TEN)) {
            BigInteger far = first.signum() < 0
                    ? near.subtract(width).add(BigInteger.ONE)
                    : near.add(width).subtract(BigInteger.ONE);
            ranges.add(new Range(
                    near.min(far).max(least).toString(),
                    near.max(far).min(greatest).toString()));
            if (first.signum() == 0) {
                break;
            }
            width = width.multiply(BigInteger.TEN);
        }
        return ranges;
    }

    private static boolean isBetween(BigInteger number, BigInteger least, BigInteger greatest) {
        return number.compareTo(least) >= 0 && number.compareTo(greatest) <= 0;
    }

    /** People type names in small letters, whatever the values have. An index knows nothing of that, so some spellings are tried. */
    private static List<Range> texts(String text, int charactersMax) {
        if (ForeignText.characters(text) > charactersMax || !ForeignText.isStorable(text)) {
            return List.of();
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> spellings = new LinkedHashSet<>(List.of(text, upper, lower));
        if (!text.isEmpty()) {
            int second = text.offsetByCodePoints(0, 1);
            spellings.add(text.substring(0, second).toUpperCase(Locale.ROOT) + text.substring(second));
        }
        return spellings.stream()
                .map(spelling -> new Range(spelling, spelling + LAST_CHARACTER))
                .toList();
    }

    private static List<Range> uuids(String text) {
        boolean isBeginning = text.length() <= UUID_LOW.length();
        for (int i = 0; i < text.length() && isBeginning; i++) {
            isBeginning = UUID_LOW.charAt(i) == '-' ? text.charAt(i) == '-' : isHexadecimal(text.charAt(i));
        }
        return isBeginning
                ? List.of(
                        new Range(text + UUID_LOW.substring(text.length()), text + UUID_HIGH.substring(text.length())))
                : List.of();
    }

    private static boolean isHexadecimal(char digit) {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
    }

    private static List<Range> dates(String text) {
        Matcher parts = DATE.matcher(text);
        if (!parts.matches()) {
            return List.of();
        }
        Bounds years = Bounds.of(parts.group(1), 4, 9999);
        Bounds months = Bounds.of(Objects.requireNonNullElse(parts.group(2), ""), 2, 12);
        if (years.isEmpty() || months.isEmpty()) {
            return List.of();
        }
        // Where the year or the month is not written out, all days are meant that the last month has.
        YearMonth last = YearMonth.of(years.high(), months.high());
        Bounds days = Bounds.of(Objects.requireNonNullElse(parts.group(3), ""), 2, last.lengthOfMonth());
        return days.isEmpty()
                ? List.of()
                : List.of(new Range(
                        LocalDate.of(years.low(), months.low(), days.low()).toString(),
                        last.atDay(days.high()).toString()));
    }

    /** The least and the greatest number, from 1 to a bound, of which the first digits are known. */
    private record Bounds(int low, int high) {
        static Bounds of(String digits, int length, int max) {
            int missing = length - digits.length();
            return new Bounds(
                    Math.max(1, Integer.parseInt(digits + "0".repeat(missing))),
                    Math.min(max, Integer.parseInt(digits + "9".repeat(missing))));
        }

        boolean isEmpty() {
            return low > high;
        }
    }
}

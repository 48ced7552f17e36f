package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a resource in one movement: {@code numeric(p,s)}, {@code integer} or {@code bigint}. Totals have no upper
 * bound and never overflow; floating point is not offered because it is not exact.
 *
 * @param name the type as written in a definition, being also its name in PostgreSQL
 * @param scale the number of decimal places
 * @param min the smallest value of a movement
 * @param max the greatest value of a movement
 */
public record ResourceType(String name, int scale, BigDecimal min, BigDecimal max) {

    /** The most digits a movement can have. */
    public static final int PRECISION_MAX = 38;

    private static final Pattern NUMERIC = Pattern.compile("numeric\\(\\s*(\\d{1,3})\\s*(?:,\\s*(\\d{1,3})\\s*)?\\)");

    /**
     * Reads a type as it is written in a definition.
     *
     * @throws IllegalArgumentException if it is none of the types above
     */
    public static ResourceType parse(String text) {
        String type = text.strip().toLowerCase(Locale.ROOT);
        Matcher numeric = NUMERIC.matcher(type);
        if (numeric.matches()) {
            int precision = Integer.parseInt(numeric.group(1));
            int scale = numeric.group(2) == null ? 0 : Integer.parseInt(numeric.group(2));
            return numeric(precision, scale);
        }
        return switch (type) {
            case "int", "integer" -> whole("integer", Integer.MAX_VALUE);
            case "bigint" -> whole("bigint", Long.MAX_VALUE);
            default ->
                throw new IllegalArgumentException("\"" + ForeignText.shorten(text)
                        + "\" is no resource type; allowed are numeric(p,s), integer, bigint");
        };
    }

    private static ResourceType numeric(int precision, int scale) {
        if (precision < 1 || precision > PRECISION_MAX || scale > precision) {
            throw new IllegalArgumentException(
                    "numeric(" + precision + "," + scale + ") is out of range; allowed are 1 to " + PRECISION_MAX
                            + " digits, at most all of them decimal places");
        }
        BigDecimal max = BigDecimal.TEN
                .pow(precision - scale)
                .subtract(BigDecimal.ONE.movePointLeft(scale))
                .setScale(scale);
        return new ResourceType("numeric(" + precision + "," + scale + ")", scale, max.negate(), max);
    }

    /** The smallest number of the SQL type is left out: it has no opposite, so it could never be taken back. */
    private static ResourceType whole(String name, long max) {
        return new ResourceType(name, 0, BigDecimal.valueOf(-max), BigDecimal.valueOf(max));
    }

    /** Returns true if the value has no more decimal places than this type, trailing zeros aside. */
    public boolean fitsPlaces(BigDecimal value) {
        return value.scale() <= scale
                || value.signum() == 0
                || value.stripTrailingZeros().scale() <= scale;
    }

    /** Returns true if the value lies between the smallest and the greatest value of a movement. */
    public boolean fitsRange(BigDecimal value) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    /** Returns true if every value of {@code other} is also a value of this type with the same number of places. */
    public boolean widens(ResourceType other) {
        return scale == other.scale && min.compareTo(other.min) <= 0 && max.compareTo(other.max) >= 0 && !equals(other);
    }
}

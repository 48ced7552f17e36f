package dev.accumulator.registers.read;

import dev.accumulator.registers.model.InvalidQuery;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The order of rows by the values of their keys, as PostgreSQL has it: texts by their bytes, nulls as the greatest. */
final class KeyOrder implements Comparator<List<@Nullable Object>> {
    /** From here on UTF-16 has the units of characters that are greater than all others. */
    private static final char SURROGATES = '\ud800';

    private static final char BEHIND_SURROGATES = '\ue000';

    private final List<Keyset.Key> keys;

    KeyOrder(List<Keyset.Key> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    public int compare(List<@Nullable Object> one, List<@Nullable Object> other) {
        for (int i = 0; i < keys.size(); i++) {
            int natural = compareValues(one.get(i), other.get(i));
            if (natural != 0) {
                return keys.get(i).descending() ? -natural : natural;
            }
        }
        return 0;
    }

    private static int compareValues(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        return switch (one) {
            case String text -> texts(text, (String) other);
            case UUID id -> ids(id, (UUID) other);
            case Long number -> number.compareTo((Long) other);
            case BigDecimal figure -> figure.compareTo((BigDecimal) other);
            case LocalDate day -> day.compareTo((LocalDate) other);
            case Instant moment -> moment.compareTo((Instant) other);
            case Boolean truth -> truth.compareTo((Boolean) other);
            default -> throw new IllegalArgumentException("No key is a " + one.getClass());
        };
    }

    /** By code points, which is the order of the bytes of UTF-8. */
    static int texts(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char first = one.charAt(i);
            char second = other.charAt(i);
            if (first != second) {
                return first >= SURROGATES && second >= SURROGATES
                        ? Integer.compare(aboveSurrogates(first), aboveSurrogates(second))
                        : Character.compare(first, second);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    private static int aboveSurrogates(char unit) {
        return unit >= BEHIND_SURROGATES ? unit - BEHIND_SURROGATES : unit;
    }

    /** As unsigned numbers of 128 bits. */
    private static int ids(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    /** Returns keys as the texts of a cursor. */
    static List<@Nullable String> texts(List<@Nullable Object> values) {
        List<@Nullable String> texts = new ArrayList<>(values.size());
        for (Object value : values) {
            texts.add(value instanceof BigDecimal figure ? figure.toPlainString() : Objects.toString(value, null));
        }
        return texts;
    }

    /**
     * Reads keys from the texts of a cursor.
     *
     * @throws InvalidQuery if nobody has written them
     */
    List<@Nullable Object> values(List<@Nullable String> texts) {
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            values.add(value(keys.get(i).type(), texts.get(i)));
        }
        return values;
    }

    private static @Nullable Object value(String type, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return switch (type) {
                case "smallint", "int", "integer", "bigint" -> Long.valueOf(text);
                case "uuid" -> UUID.fromString(text);
                case "date" -> LocalDate.parse(text);
                case "boolean" -> text.startsWith("t");
                case "numeric" -> new BigDecimal(text);
                case "timestamptz" -> Instant.parse(text);
                default -> text;
            };
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            throw new InvalidQuery("cursor", "cursor must be the \"next\" of the page before");
        }
    }
}

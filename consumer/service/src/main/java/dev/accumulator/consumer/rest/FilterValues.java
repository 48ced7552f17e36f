package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.InvalidQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses the values of a filter: {@code 1}, {@code 1,2,3}, or {@code null} for "none". A value in double quotes is
 * taken literally, so {@code "null"} is a text and {@code "a,b"} is one value. A quote inside it is doubled.
 */
final class FilterValues {
    private final String dimension;
    private final String text;
    private int position;

    private FilterValues(String dimension, String text) {
        this.dimension = dimension;
        this.text = text;
    }

    static List<@Nullable Object> parse(String dimension, String text) {
        FilterValues parser = new FilterValues(dimension, text);
        List<@Nullable Object> values = new ArrayList<>();
        values.add(parser.value());
        while (parser.position < text.length()) {
            parser.position++;
            values.add(parser.value());
        }
        return values;
    }

    /** Reads up to the next comma or the end. */
    private @Nullable Object value() {
        if (position < text.length() && text.charAt(position) == '"') {
            return quoted();
        }
        int comma = text.indexOf(',', position);
        int end = comma < 0 ? text.length() : comma;
        String value = text.substring(position, end);
        position = end;
        return value.equals("null") ? null : value;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != '"') {
                value.append(c);
            } else if (position < text.length() && text.charAt(position) == '"') {
                value.append('"');
                position++;
            } else {
                if (position < text.length() && text.charAt(position) != ',') {
                    throw new InvalidQuery(
                            dimension, dimension + ": a closing quote must be followed by a comma or the end");
                }
                return value.toString();
            }
        }
        throw new InvalidQuery(dimension, dimension + ": a quote is not closed");
    }
}

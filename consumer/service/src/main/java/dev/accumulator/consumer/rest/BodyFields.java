package dev.accumulator.consumer.rest;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a request's JSON object. An unknown field is refused, never ignored. */
final class BodyFields {
    private final Map<String, @Nullable Object> given;

    /**
     * @param given the object; null is an object without fields
     * @param known the names that are allowed
     */
    BodyFields(@Nullable Map<String, @Nullable Object> given, String... known) {
        this.given = given == null ? Map.of() : given;
        List<String> names = List.of(known);
        for (String name : this.given.keySet()) {
            if (!names.contains(name)) {
                String shown = ForeignText.shorten(name);
                throw new InvalidQuery(
                        shown, "Unknown field \"" + shown + "\"; allowed are " + String.join(", ", names));
            }
        }
    }

    /** Returns a text, or null if the field is missing or null. */
    @Nullable
    String text(String name) {
        Object value = given.get(name);
        return switch (value) {
            case null -> null;
            case String text -> text;
            default ->
                throw new InvalidQuery(
                        name, name + " must be a text, was " + ForeignText.shorten(String.valueOf(value)));
        };
    }

    /** Returns a whole number that is not negative, or null if the field is missing or null. */
    @Nullable
    Long count(String name) {
        Object value = given.get(name);
        return switch (value) {
            case null -> null;
            case Integer number when number >= 0 -> Long.valueOf(number);
            case Long number when number >= 0 -> number;
            default ->
                throw new InvalidQuery(
                        name,
                        name + " must be a whole number from 0 on, was " + ForeignText.shorten(String.valueOf(value)));
        };
    }

    /** True if the field is there, if only as null. */
    boolean has(String name) {
        return given.containsKey(name);
    }

    String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw new InvalidQuery(name, name + " is missing");
        }
        return text;
    }
}

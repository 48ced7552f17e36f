package dev.accumulator.consumer.console;

import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.text.ForeignText;
import org.jspecify.annotations.Nullable;

/** The fields of a form. One that is left empty counts as not given. */
final class Given {
    private Given() {}

    static @Nullable String text(@Nullable String field) {
        return field == null || field.isBlank() ? null : field.strip();
    }

    /** Refuses a text that no text in the database can be. */
    static @Nullable String storable(String name, @Nullable String field) {
        String text = text(field);
        if (text != null && !ForeignText.isStorable(text)) {
            throw new InvalidQuery(name, name + " has a character that no text in the database has");
        }
        return text;
    }

    /**
     * Returns a text that a person has to write.
     *
     * @throws InvalidQuery if there is none, or it is too long
     */
    static String sentence(String name, @Nullable String field, int charsMax) {
        String text = text(field);
        if (text == null || ForeignText.characters(text) > charsMax) {
            throw new InvalidQuery(name, name + " must have 1 to " + charsMax + " characters");
        }
        return text;
    }
}

package dev.accumulator.producer.page;

import dev.accumulator.producer.traffic.Poison;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The names of bad records in forms. */
final class Labels {

    private Labels() {}

    /** Returns the label of a kind of bad record: what is wrong, and the code that is to be expected. */
    static String of(Poison poison) {
        String words = poison.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + " → " + poison.code();
    }

    /** Returns the chosen kind of bad record. */
    static Poison poison(Form form) {
        String chosen = form.text("kind");
        List<Poison> found = Arrays.stream(Poison.values())
                .filter(poison -> poison.name().equals(chosen))
                .toList();
        if (found.isEmpty()) {
            throw new BadRequest(400, "kind must be one of the list, was \"" + shortened(chosen) + "\".");
        }
        return found.getFirst();
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}

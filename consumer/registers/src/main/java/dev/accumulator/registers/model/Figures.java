package dev.accumulator.registers.model;

import dev.accumulator.text.ForeignText;
import java.util.Map;

/** Figures of a row by resource. */
final class Figures {
    private Figures() {}

    /**
     * The figure of a resource.
     *
     * @throws InvalidQuery if the row has no such resource
     */
    static <T> T of(Map<String, T> resources, String name) {
        T figure = resources.get(name);
        if (figure == null) {
            throw new InvalidQuery(
                    name,
                    "The row has no resource \"" + ForeignText.shorten(name) + "\"; it has "
                            + String.join(", ", resources.keySet()));
        }
        return figure;
    }
}

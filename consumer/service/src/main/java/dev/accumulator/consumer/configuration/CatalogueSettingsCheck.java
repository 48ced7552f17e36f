package dev.accumulator.consumer.configuration;

import dev.accumulator.registers.model.Names;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks a setting of a catalogue: {@code accumulator.catalogues.DIMENSION.KEY}, with names as they are written. */
final class CatalogueSettingsCheck {
    private static final List<String> KEYS = List.of("topic", "table", "id", "name", "attributes", "refresh");

    /** Where the name of the dimension stands. */
    private static final int NAME = 2;

    /** The name of a dimension may hold underscores, so only the end of a variable tells what it sets. */
    private static final Pattern VARIABLE =
            Pattern.compile("ACCUMULATOR_CATALOGUES_.+_(TOPIC|TABLE|ID|NAME|ATTRIBUTES(_[0-9]+)?|REFRESH)");

    private CatalogueSettingsCheck() {}

    /** True if an environment variable sets something of a catalogue. */
    static boolean isVariable(String variable) {
        return VARIABLE.matcher(variable).matches();
    }

    static boolean concerns(SettingName name) {
        List<String> elements = name.comparable();
        return elements.size() > NAME
                && elements.get(0).equals(KnownSettings.ROOT)
                && elements.get(1).equals("catalogues");
    }

    /** The reason why the setting is refused; empty if it is in order. */
    static Optional<String> mistake(SettingName name) {
        String dimension = name.elements().get(NAME);
        if (!Names.isName(dimension)) {
            return Optional.of("\"" + dimension + "\" is no name of a dimension: a letter, then letters, digits and _");
        }
        if (name.elements().size() == NAME + 1
                || KEYS.contains(SettingName.comparable(name.elements().get(NAME + 1)))) {
            return Optional.empty();
        }
        return Optional.of("a catalogue has no such setting; it has " + String.join(", ", KEYS)
                + KnownSettings.nearest(name.from(NAME + 1), KEYS)
                        .map(near -> ". Did you mean " + near + "?")
                        .orElse(""));
    }
}

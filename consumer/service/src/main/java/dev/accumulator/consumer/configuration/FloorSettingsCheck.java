package dev.accumulator.consumer.configuration;

import dev.accumulator.registers.model.Names;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks a setting of a configured floor: {@code accumulator.floors.NAME.KEY}, with names as they are written. */
final class FloorSettingsCheck {
    private static final List<String> KEYS = List.of("of", "by", "min", "when", "for", "except");
    private static final List<String> MOMENTS = List.of("now", "always");
    private static final List<String> POLICIES = List.of("refuse", "tell");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,18})?");

    /** Where the name of the floor stands. */
    private static final int NAME = 2;

    /** The name of a floor may hold underscores, so only the end of a variable tells what it sets. */
    private static final Pattern VARIABLE =
            Pattern.compile("ACCUMULATOR_FLOORS_.+_(MIN|WHEN|FOR|BY(_[0-9]+)?|EXCEPT(_[0-9]+)?|OF_.+)");

    private FloorSettingsCheck() {}

    /** True if an environment variable sets something of a floor. */
    static boolean isVariable(String variable) {
        return VARIABLE.matcher(variable).matches();
    }

    static boolean concerns(SettingName name) {
        List<String> elements = name.comparable();
        return elements.size() > NAME
                && elements.get(0).equals(KnownSettings.ROOT)
                && elements.get(1).equals("floors");
    }

    /** The reason why the setting is refused; empty if it is in order. */
    static Optional<String> mistake(SettingName name, String value) {
        String floor = name.elements().get(NAME);
        if (!Names.isName(floor)) {
            return Optional.of("\"" + floor + "\" is no name of a floor: a letter, then letters, digits and _");
        }
        if (name.elements().size() == NAME + 1) {
            return Optional.empty();
        }
        String key = SettingName.comparable(name.elements().get(NAME + 1));
        String rest = name.from(NAME + 2);
        return switch (key) {
            case "of" -> rest.isEmpty() ? Optional.empty() : wrongPart(rest, value);
            case "by", "except" -> Optional.empty();
            case "min", "when", "for" -> rest.isEmpty() ? wrongValue(key, value.strip()) : unknown(name);
            default -> unknown(name);
        };
    }

    private static Optional<String> wrongPart(String register, String value) {
        if (!Names.isName(register)) {
            return Optional.of("\"" + register + "\" is no name of a register");
        }
        String resource = value.strip().replaceFirst("^[+-]", "").strip();
        return isLeftOpen(value) || Names.isName(resource)
                ? Optional.empty()
                : Optional.of("\"" + value.strip() + "\" is no resource with a sign, such as +quantity or -quantity");
    }

    /** A value that is left blank is none; a hole that nothing fills is for whoever binds the setting to refuse. */
    private static Optional<String> wrongValue(String key, String value) {
        if (isLeftOpen(value)) {
            return Optional.empty();
        }
        if (key.equals("min")) {
            return DECIMAL.matcher(value).matches()
                    ? Optional.empty()
                    : Optional.of("\"" + value + "\" is no decimal number such as 0 or -12.5");
        }
        List<String> words = key.equals("for") ? POLICIES : MOMENTS;
        return words.contains(SettingName.comparable(value))
                ? Optional.empty()
                : Optional.of("\"" + value + "\" is not one of " + String.join(", ", words));
    }

    private static boolean isLeftOpen(String value) {
        return value.isBlank() || value.contains("${");
    }

    private static Optional<String> unknown(SettingName name) {
        String written = name.from(NAME + 1);
        return Optional.of("a floor has no such setting; it has " + String.join(", ", KEYS)
                + KnownSettings.nearest(written, KEYS)
                        .map(near -> ". Did you mean " + near + "?")
                        .orElse(""));
    }
}

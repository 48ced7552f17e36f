package dev.accumulator.consumer.configuration;

import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.InvalidDefinition;
import dev.accumulator.registers.model.Names;
import dev.accumulator.registers.model.Resource;
import dev.accumulator.registers.model.Zones;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Checks a setting of a configured register: {@code accumulator.registers.NAME.KEY}, with names as they are written. */
final class RegisterSettingsCheck {
    private static final List<String> KEYS =
            List.of("kind", "dimensions", "resources", "zone", "totals", "published", "accounts", "chart");
    private static final String TOPIC_OF_CHART = "topic";
    private static final List<String> KEYS_OF_ACCOUNT = List.of("code", "name", "side", "parent", "analytics");
    private static final List<String> KINDS = List.of("balance", "turnover", "ledger");
    private static final List<String> SIDES = List.of("debit", "credit");
    private static final List<String> TOTALS = List.of("day", "month");
    private static final List<String> TRUTHS = List.of("true", "false");

    /** A type that dimensions and resources have in common. */
    private static final String ANY_TYPE = "bigint";

    /** Where the name of the register stands. */
    private static final int NAME = 2;

    /** The name of a register may hold underscores, so only the end of a variable tells what it sets. */
    private static final Pattern VARIABLE =
            Pattern.compile("ACCUMULATOR_REGISTERS_.+_(KIND|ZONE|TOTALS|PUBLISHED|CHART_TOPIC|(DIMENSIONS|RESOURCES)_.+"
                    + "|ACCOUNTS_[0-9]+_(CODE|NAME|SIDE|PARENT|ANALYTICS(_[0-9]+)?))");

    private RegisterSettingsCheck() {}

    /** True if an environment variable sets something of a register. */
    static boolean isVariable(String variable) {
        return VARIABLE.matcher(variable).matches();
    }

    static boolean concerns(SettingName name) {
        List<String> elements = name.comparable();
        return elements.size() > NAME
                && elements.get(0).equals(KnownSettings.ROOT)
                && elements.get(1).equals("registers");
    }

    /** The reason why the setting is refused; empty if it is in order. */
    static Optional<String> mistake(SettingName name, String value) {
        String register = name.elements().get(NAME);
        Optional<String> wrongName = wrongName("register", register);
        if (wrongName.isPresent() || name.elements().size() == NAME + 1) {
            return wrongName;
        }
        String key = SettingName.comparable(name.elements().get(NAME + 1));
        String rest = name.from(NAME + 2);
        return switch (key) {
            case "dimensions" -> rest.isEmpty() ? Optional.empty() : wrongField(Dimension::parse, rest, value);
            case "resources" -> rest.isEmpty() ? Optional.empty() : wrongField(Resource::parse, rest, value);
            case "accounts" -> rest.isEmpty() ? Optional.empty() : wrongOfAccount(name, value);
            case "chart" -> rest.isEmpty() ? Optional.empty() : wrongOfChart(name);
            case "kind", "zone", "totals", "published" -> rest.isEmpty() ? wrongValue(key, value) : unknown(name);
            default -> unknown(name);
        };
    }

    /** Whoever takes the mappings together checks the topic itself. */
    private static Optional<String> wrongOfChart(SettingName name) {
        String written = name.from(NAME + 2);
        return SettingName.comparable(written).equals(TOPIC_OF_CHART)
                ? Optional.empty()
                : Optional.of("a chart has no such setting; it has " + TOPIC_OF_CHART
                        + KnownSettings.nearest(written, List.of(TOPIC_OF_CHART))
                                .map(near -> ". Did you mean " + near + "?")
                                .orElse(""));
    }

    /** Whoever binds the chart checks the accounts themselves. */
    private static Optional<String> wrongOfAccount(SettingName name, String value) {
        List<String> below = name.elements().subList(NAME + 2, name.elements().size());
        if (!below.getFirst().matches("[0-9]+")) {
            return Optional.of("accounts is a list, each with " + String.join(", ", KEYS_OF_ACCOUNT));
        }
        if (below.size() == 1) {
            return Optional.empty();
        }
        String key = SettingName.comparable(below.get(1));
        boolean isKnown = KEYS_OF_ACCOUNT.contains(key)
                && (below.size() == 2
                        || (key.equals("analytics")
                                && below.size() == 3
                                && below.getLast().matches("[0-9]+")));
        if (!isKnown) {
            String written = name.from(NAME + 3);
            return Optional.of("an account has no such setting; it has " + String.join(", ", KEYS_OF_ACCOUNT)
                    + KnownSettings.nearest(written, KEYS_OF_ACCOUNT)
                            .map(near -> ". Did you mean " + near + "?")
                            .orElse(""));
        }
        return key.equals("side") && !isLeftOpen(value) ? oneOf(SIDES, value.strip()) : Optional.empty();
    }

    private static Optional<String> wrongName(String kind, String written) {
        try {
            Names.check(kind, written);
            return Optional.empty();
        } catch (InvalidDefinition invalid) {
            return Optional.ofNullable(invalid.getMessage());
        }
    }

    /** The reason why a dimension or resource cannot be read. Its name is checked before its type. */
    private static Optional<String> wrongField(BiConsumer<String, String> parse, String written, String type) {
        try {
            // A type that is left blank or has a hole is for whoever binds the setting to refuse.
            parse.accept(written, isLeftOpen(type) ? ANY_TYPE : type);
            return Optional.empty();
        } catch (InvalidDefinition invalid) {
            return Optional.of(invalid.getMessage());
        }
    }

    private static boolean isLeftOpen(String value) {
        return value.isBlank() || value.contains("${");
    }

    /** A value that is left blank is none; a hole that nothing fills is for whoever binds the setting to refuse. */
    private static Optional<String> wrongValue(String key, String written) {
        String value = written.strip();
        if (isLeftOpen(value)) {
            return Optional.empty();
        }
        return switch (key) {
            case "kind" -> oneOf(KINDS, value);
            case "totals" -> oneOf(TOTALS, value);
            case "published" -> oneOf(TRUTHS, value);
            default -> wrongZone(value);
        };
    }

    private static Optional<String> oneOf(List<String> allowed, String value) {
        return allowed.contains(SettingName.comparable(value))
                ? Optional.empty()
                : Optional.of("\"" + value + "\" is not one of " + String.join(", ", allowed));
    }

    private static Optional<String> wrongZone(String value) {
        try {
            Zones.checked(ZoneId.of(value));
            return Optional.empty();
        } catch (InvalidDefinition offset) {
            return Optional.of(offset.getMessage());
        } catch (DateTimeException noZone) {
            return Optional.of("\"" + value + "\" is no time zone: name a region such as Europe/Berlin, or UTC");
        }
    }

    private static Optional<String> unknown(SettingName name) {
        String written = name.from(NAME + 1);
        return Optional.of("a register has no such setting; it has " + String.join(", ", KEYS)
                + KnownSettings.nearest(written, KEYS)
                        .map(near -> ". Did you mean " + near + "?")
                        .orElse(""));
    }
}

package dev.accumulator.consumer.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Looks at all settings below {@code accumulator.} before the service is made, and refuses to start with a mistake. */
final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);

    private static final String PREFIX = KnownSettings.ROOT + ".";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ClassLoader classes = Objects.requireNonNull(context.getClassLoader(), "A context that starts has classes");
        List<SettingMistake> mistakes = mistakes(context.getEnvironment(), KnownSettings.read(classes));
        if (!mistakes.isEmpty()) {
            throw new SettingsRefused(mistakes);
        }
    }

    static List<SettingMistake> mistakes(ConfigurableEnvironment environment, KnownSettings known) {
        List<SettingMistake> mistakes = new ArrayList<>();
        // A setting of an earlier source hides the same one of a later source.
        Set<List<String>> seen = new HashSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof SystemEnvironmentPropertySource variables) {
                warnOfUnknown(variables, known);
            } else if (source instanceof EnumerablePropertySource<?> settings) {
                check(settings, environment, known, seen, mistakes);
            }
        }
        mistakes.addAll(TopicSettingsCheck.mistakes(environment));
        mistakes.addAll(ShippedRegistersCheck.mistakes(environment));
        mistakes.addAll(SecuritySettingsCheck.mistakes(environment));
        return mistakes;
    }

    static void check(
            EnumerablePropertySource<?> source,
            ConfigurableEnvironment environment,
            KnownSettings known,
            Set<List<String>> seen,
            List<SettingMistake> mistakes) {
        for (String written : source.getPropertyNames()) {
            if (written.startsWith(PREFIX) && seen.add(SettingName.of(written).comparable())) {
                String value = environment.resolvePlaceholders(String.valueOf(source.getProperty(written)));
                mistake(SettingName.of(written), value, known)
                        .ifPresent(
                                reason -> mistakes.add(new SettingMistake(written, reason, origin(source, written))));
            }
        }
    }

    private static Optional<String> mistake(SettingName name, String value, KnownSettings known) {
        if (RegisterSettingsCheck.concerns(name)) {
            return RegisterSettingsCheck.mistake(name, value);
        }
        if (FloorSettingsCheck.concerns(name)) {
            return FloorSettingsCheck.mistake(name, value);
        }
        if (CatalogueSettingsCheck.concerns(name)) {
            return CatalogueSettingsCheck.mistake(name);
        }
        if (SecuritySettingsCheck.concerns(name)) {
            return SecuritySettingsCheck.mistake(name);
        }
        return known.contains(name)
                ? Optional.empty()
                : Optional.of("there is no such setting"
                        + known.nearest(name.written())
                                .map(near -> ". Did you mean " + near + "?")
                                .orElse(""));
    }

    /** A warning and no mistake: container platforms add variables of their own that begin with a service's name. */
    private static void warnOfUnknown(SystemEnvironmentPropertySource variables, KnownSettings known) {
        for (String variable : variables.getPropertyNames()) {
            if (variable.startsWith("ACCUMULATOR_")
                    && !RegisterSettingsCheck.isVariable(variable)
                    && !FloorSettingsCheck.isVariable(variable)
                    && !CatalogueSettingsCheck.isVariable(variable)
                    && !variable.startsWith("ACCUMULATOR_SECURITY_USERS_")
                    && !variable.startsWith("ACCUMULATOR_SECURITY_HOSTS_")
                    && !variable.startsWith("ACCUMULATOR_MAPPINGS_")
                    && !variable.startsWith("ACCUMULATOR_SHARD_DATABASES_")
                    && !known.containsVariable(variable)) {
                LOG.warn("The environment variable {} names no setting of this service and is ignored", variable);
            }
        }
    }

    private static @Nullable String origin(PropertySource<?> source, String written) {
        Object origin = OriginLookup.getOrigin(source, written);
        return origin == null ? source.getName() : origin.toString();
    }
}

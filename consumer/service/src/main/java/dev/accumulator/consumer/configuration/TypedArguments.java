package dev.accumulator.consumer.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** Settings that are typed behind a command, in the same form as at the start of the service. */
public final class TypedArguments {
    private TypedArguments() {}

    /**
     * Puts settings before all others of the environment.
     *
     * @param typed such as {@code --accumulator.limits.lines=2000}
     * @throws SettingsRefused if one below {@code accumulator.} does not exist
     */
    public static void add(List<String> typed, ConfigurableEnvironment environment) {
        SimpleCommandLinePropertySource source = new SimpleCommandLinePropertySource(typed.toArray(String[]::new));
        ClassLoader classes = Objects.requireNonNull(TypedArguments.class.getClassLoader());
        List<SettingMistake> mistakes = new ArrayList<>();
        SettingsCheck.check(source, environment, KnownSettings.read(classes), new HashSet<>(), mistakes);
        if (!mistakes.isEmpty()) {
            throw new SettingsRefused(mistakes);
        }
        environment.getPropertySources().addFirst(source);
    }
}

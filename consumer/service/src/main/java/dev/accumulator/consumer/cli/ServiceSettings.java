package dev.accumulator.consumer.cli;

import dev.accumulator.consumer.configuration.TypedArguments;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Reads the settings as the service does, and starts nothing. */
final class ServiceSettings {
    private ServiceSettings() {}

    /**
     * Reads the settings of this folder, of the environment, and those that are given.
     *
     * @param more a file of settings that goes before those in the folder; null for none
     * @param typed settings as at the start of the service, which go before all others
     * @throws dev.accumulator.consumer.configuration.SettingsRefused if a typed one does not exist
     */
    static ConfigurableEnvironment read(@Nullable Path more, List<String> typed) {
        StandardEnvironment environment = new StandardEnvironment();
        if (more != null) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "command line",
                            Map.of(
                                    "spring.config.additional-location",
                                    more.toAbsolutePath().toUri().toString())));
        }
        TypedArguments.add(typed, environment);
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }
}

package dev.accumulator.consumer.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Reads the settings as the service does, and starts nothing. */
final class ServiceSettings {
    private ServiceSettings() {}

    /** @param more a file of settings that goes before those in the folder; null for none */
    static ConfigurableEnvironment read(@Nullable Path more) {
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
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }
}

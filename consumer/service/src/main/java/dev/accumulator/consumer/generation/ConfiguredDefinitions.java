package dev.accumulator.consumer.generation;

import dev.accumulator.registers.model.RegisterDefinition;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The registers that a configuration defines, for whoever reads it without starting the service. */
public final class ConfiguredDefinitions {
    private ConfiguredDefinitions() {}

    /**
     * Returns the definitions, those of the shipped registers included.
     *
     * @throws RuntimeException if a setting is invalid; its message, or that of its innermost cause, names the setting
     */
    public static List<RegisterDefinition> of(Environment environment) {
        GenerationSettings settings = Binder.get(environment).bindOrCreate("accumulator", GenerationSettings.class);
        return settings.definitions();
    }
}

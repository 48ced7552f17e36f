package dev.accumulator.consumer.configuration;

import dev.accumulator.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Checks that a service without the shipped registers reads no topic whose documents write them: each of them would be a dead
 * letter.
 */
final class ShippedRegistersCheck {
    private static final String SETTING = "accumulator.shipped-registers";

    private ShippedRegistersCheck() {}

    static List<SettingMistake> mistakes(ConfigurableEnvironment settings) {
        if (!settings.getProperty(SETTING, "true").strip().equalsIgnoreCase("false")) {
            return List.of();
        }
        Set<String> configured = registers(settings);
        List<SettingMistake> mistakes = new ArrayList<>();
        Map<String, List<String>> written = new LinkedHashMap<>();
        written.put(Topics.ORDERS, List.of("inventory", "sales"));
        written.put(Topics.RECEIPTS, List.of("inventory"));
        written.forEach((topic, registers) -> {
            String setting = "accumulator.topics." + topic;
            String read = settings.getProperty(setting, topic).strip();
            if (!read.isEmpty() && !configured.containsAll(registers)) {
                mistakes.add(new SettingMistake(
                        setting,
                        "topic \"" + read + "\" writes " + String.join(" and ", registers) + ", and " + SETTING
                                + " is false: leave the topic empty, or configure what it writes",
                        null));
            }
        });
        return mistakes;
    }

    private static Set<String> registers(ConfigurableEnvironment settings) {
        try {
            return Binder.get(settings)
                    .bind("accumulator.registers", Bindable.mapOf(String.class, Object.class))
                    .orElse(Map.of())
                    .keySet();
        } catch (BindException whoeverBindsThemSaysIt) {
            return Set.of("inventory", "sales");
        }
    }
}

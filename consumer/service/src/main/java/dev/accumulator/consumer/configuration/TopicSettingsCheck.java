package dev.accumulator.consumer.configuration;

import dev.accumulator.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.PropertyResolver;

/** Checks that no two settings name one topic: a service that reads what it writes would never come to an end. */
final class TopicSettingsCheck {
    private static final Map<String, String> DEFAULTS = defaults();

    private TopicSettingsCheck() {}

    private static Map<String, String> defaults() {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put("accumulator.topics.orders", Topics.ORDERS);
        topics.put("accumulator.topics.receipts", Topics.RECEIPTS);
        topics.put("accumulator.topics.movements", Topics.MOVEMENTS);
        topics.put("accumulator.topics.postings", Topics.POSTINGS);
        topics.put("accumulator.topics.dead-letters", Topics.DEAD_LETTERS);
        return topics;
    }

    /** A mistake for each pair of settings that names one topic. */
    static List<SettingMistake> mistakes(PropertyResolver settings) {
        Map<String, String> settingOfTopic = new LinkedHashMap<>();
        List<SettingMistake> mistakes = new ArrayList<>();
        DEFAULTS.forEach((setting, ordinary) -> {
            String topic = settings.getProperty(setting, ordinary).strip();
            String other = topic.isEmpty() ? null : settingOfTopic.putIfAbsent(topic, setting);
            if (other != null) {
                mistakes.add(new SettingMistake(
                        setting,
                        "topic \"" + topic + "\" is named by " + other + " already; each needs its own",
                        null));
            }
        });
        return mistakes;
    }
}

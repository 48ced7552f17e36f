package dev.accumulator.consumer.configuration;

import dev.accumulator.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.env.PropertyResolver;

/**
 * Checks that no source topic is named twice: a service that reads what it writes would never come to an end. Results and
 * dead letters may share a topic.
 */
final class TopicSettingsCheck {
    private static final Map<String, String> DEFAULTS = defaults();

    private static final Set<String> WRITTEN = Set.of("accumulator.topics.postings", "accumulator.topics.dead-letters");

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
            if (other != null && !(WRITTEN.contains(setting) && WRITTEN.contains(other))) {
                mistakes.add(new SettingMistake(
                        setting,
                        "topic \"" + topic + "\" is named by " + other + " already; each needs its own",
                        null));
            }
        });
        return mistakes;
    }
}

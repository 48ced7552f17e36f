package dev.accumulator.consumer.configuration;

import dev.accumulator.schemas.Topics;
import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.PropertyResolver;

/**
 * Checks that topics have names that Kafka allows, and that no source topic is named twice: a service that reads what it
 * writes would never come to an end. Results and dead letters may share a topic. Balances have one of their own, which is
 * compacted.
 */
final class TopicSettingsCheck {
    private static final Map<String, String> DEFAULTS = defaults();

    private static final String BALANCES = "accumulator.topics.balances";

    /** Topics that must have a name. */
    private static final Set<String> WRITTEN =
            Set.of("accumulator.topics.postings", "accumulator.topics.dead-letters", BALANCES);

    /** A broker refuses any other name, each time that something is sent. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private TopicSettingsCheck() {}

    private static Map<String, String> defaults() {
        Map<String, String> topics = new LinkedHashMap<>();
        topics.put("accumulator.topics.orders", Topics.ORDERS);
        topics.put("accumulator.topics.receipts", Topics.RECEIPTS);
        topics.put("accumulator.topics.movements", Topics.MOVEMENTS);
        topics.put("accumulator.topics.reservations", "");
        topics.put("accumulator.topics.closing", "");
        topics.put("accumulator.topics.postings", Topics.POSTINGS);
        topics.put("accumulator.topics.dead-letters", Topics.DEAD_LETTERS);
        topics.put(BALANCES, Topics.BALANCES);
        return topics;
    }

    /** A mistake for each name that is none, and for each pair of settings that names one topic. */
    static List<SettingMistake> mistakes(PropertyResolver settings) {
        Map<String, String> settingOfTopic = new LinkedHashMap<>();
        List<SettingMistake> mistakes = new ArrayList<>();
        DEFAULTS.forEach((setting, ordinary) -> {
            String written = settings.getProperty(setting, ordinary);
            String topic = written.strip();
            if (!isName(written) && (!topic.isEmpty() || WRITTEN.contains(setting))) {
                mistakes.add(new SettingMistake(
                        setting,
                        ForeignText.quote(written) + " is no name of a topic; it has 1 to 249 letters of ASCII, digits,"
                                + " dots, underscores and hyphens",
                        null));
            }
            String other = topic.isEmpty() ? null : settingOfTopic.putIfAbsent(topic, setting);
            if (other != null && !mayShare(setting, other)) {
                mistakes.add(new SettingMistake(
                        setting,
                        "topic \"" + topic + "\" is named by " + other + " already; each needs its own",
                        null));
            }
        });
        return mistakes;
    }

    private static boolean mayShare(String setting, String other) {
        return WRITTEN.contains(setting) && WRITTEN.contains(other) && !setting.equals(BALANCES);
    }

    private static boolean isName(String topic) {
        return NAME.matcher(topic).matches() && !topic.equals(".") && !topic.equals("..");
    }
}

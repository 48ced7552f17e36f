package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The names of topics. A source topic with an empty name is not read. Where {@code accumulator.shard.keyed-by} names one, it is
 * keyed by groups of its documents instead.
 *
 * @param orders in: orders, keyed by order id
 * @param receipts in: receipts, keyed by receipt id
 * @param movements in: movements spelled out, keyed by recorder
 * @param closing in: closing dates, keyed by register; empty, which is the default, if they are set over REST and command
 *     line only
 * @param postings out: the outcome of each document, keyed by recorder
 */
@ConfigurationProperties("accumulator.topics")
record TopicSettings(
        @DefaultValue(Topics.ORDERS) String orders,
        @DefaultValue(Topics.RECEIPTS) String receipts,
        @DefaultValue(Topics.MOVEMENTS) String movements,
        @DefaultValue("") String closing,
        @DefaultValue(Topics.POSTINGS) String postings) {

    TopicSettings {
        if (postings.isBlank()) {
            throw new IllegalArgumentException("accumulator.topics.postings must not be empty");
        }
        // Made here so that a mistake stops the start and names the setting.
        roles(orders, receipts, movements);
    }

    /**
     * The role of each topic that is read.
     *
     * @param reservations the topic of reservations, which is a setting of the register that comes with it
     */
    Map<String, TopicRole> roles(String reservations) {
        Map<String, TopicRole> roles = roles(orders, receipts, movements);
        put(roles, reservations, TopicRole.RESERVATIONS);
        return roles;
    }

    private static Map<String, TopicRole> roles(String orders, String receipts, String movements) {
        Map<String, TopicRole> roles = new HashMap<>();
        put(roles, orders, TopicRole.ORDERS);
        put(roles, receipts, TopicRole.RECEIPTS);
        put(roles, movements, TopicRole.MOVEMENTS);
        return roles;
    }

    private static void put(Map<String, TopicRole> roles, String topic, TopicRole role) {
        if (!topic.isBlank() && roles.put(topic, role) != null) {
            throw new IllegalArgumentException("accumulator.topics names \"" + topic + "\" twice");
        }
    }
}

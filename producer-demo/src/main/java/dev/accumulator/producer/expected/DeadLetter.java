package dev.accumulator.producer.expected;

import org.jspecify.annotations.Nullable;

/**
 * A record that must be refused.
 *
 * @param topic the topic that it was published to
 * @param key the record's key, null if it had none
 * @param code the stable code of the expected refusal
 */
public record DeadLetter(String topic, @Nullable String key, String code) {}

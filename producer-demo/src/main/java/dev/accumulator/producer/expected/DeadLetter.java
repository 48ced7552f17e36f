package dev.accumulator.producer.expected;

import org.jspecify.annotations.Nullable;

/**
 * A record that must be refused.
 *
 * @param topic where it was published
 * @param key the record's key, null if it had none
 * @param code the stable code it must be refused with
 */
public record DeadLetter(String topic, @Nullable String key, String code) {}

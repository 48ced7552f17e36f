package dev.accumulator.consumer.deadletter;

/** How many letters of a topic have the same code and state. */
public record LetterCount(String topic, String code, LetterState state, long letters) {}

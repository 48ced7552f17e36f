package dev.accumulator.producer.verify;

/**
 * The topics that the consumer publishes to.
 *
 * @param bootstrapServers the broker's address
 * @param postings the topic of results
 * @param deadLetters the topic of dead letters
 */
public record OutboxTopics(String bootstrapServers, String postings, String deadLetters) {}

package dev.accumulator.producer.verify;

/**
 * Where the consumer publishes what came of the documents.
 *
 * @param bootstrapServers the broker's address
 * @param postings topic of results
 * @param deadLetters topic of refused records
 */
public record OutboxTopics(String bootstrapServers, String postings, String deadLetters) {}

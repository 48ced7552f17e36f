package dev.accumulator.producer.shop;

import dev.accumulator.producer.verify.SignIn;
import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.producer.wire.SourceTopics;
import java.net.URI;

/**
 * The settings of a shop.
 *
 * @param bootstrapServers Kafka's {@code host:port}, several separated by commas
 * @param sources the topics of its documents
 * @param catalogues the topics of its names
 * @param consumer the consumer whose stock it shows
 * @param signIn how it signs in there
 */
public record ShopSettings(
        String bootstrapServers, SourceTopics sources, CatalogueTopics catalogues, URI consumer, SignIn signIn) {}

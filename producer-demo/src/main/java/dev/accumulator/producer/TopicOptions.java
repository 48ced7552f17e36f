package dev.accumulator.producer;

import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.schemas.Topics;
import picocli.CommandLine.Option;

/** The options for the broker's address and the names of the topics. */
final class TopicOptions {

    @Option(
            names = "--bootstrap",
            defaultValue = "localhost:9092",
            paramLabel = "HOST:PORT",
            description = "Kafka's address (default: ${DEFAULT-VALUE}).")
    String bootstrap = "";

    @Option(
            names = "--orders-topic",
            defaultValue = Topics.ORDERS,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.")
    private String orders = "";

    @Option(
            names = "--receipts-topic",
            defaultValue = Topics.RECEIPTS,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.")
    private String receipts = "";

    @Option(
            names = "--movements-topic",
            defaultValue = Topics.MOVEMENTS,
            paramLabel = "TOPIC",
            description = "Default: ${DEFAULT-VALUE}.")
    private String movements = "";

    SourceTopics topics() {
        return new SourceTopics(orders, receipts, movements);
    }
}

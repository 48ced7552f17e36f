package dev.accumulator.producer;

import dev.accumulator.producer.expected.Expectation;
import dev.accumulator.producer.expected.ExpectedState;
import dev.accumulator.producer.wire.Envelope;
import dev.accumulator.producer.wire.Mode;
import dev.accumulator.producer.wire.Publisher;
import dev.accumulator.producer.wire.SourceTopics;
import dev.accumulator.producer.wire.Spelling;
import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.OrderLine;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptLine;
import dev.accumulator.schemas.ReceiptPosted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Four receipts and three orders of April 2026, always the same. They lead to these balances in {@code inventory}:
 *
 * <pre>
 * warehouse  product  quantity     amount
 *         1      101       420  105000.00
 *         1      102       250   37500.00
 *         2      101       170   42500.00
 *         2      103       150   90000.00
 * </pre>
 *
 * <p>Goods are sold for what they have cost, so the orders tell their price as their cost, and the amounts in stock are those of
 * account 41 in the ledger {@code books}, if the consumer has that.
 */
public final class DemoScenario {

    private DemoScenario() {}

    /** Returns the documents in the order of publication, each at revision 1. */
    public static List<DocumentEvent> documents() {
        return List.of(
                receipt("1", "2026-04-01T08:00:00Z", "1", "101", "500", "250"),
                receipt("2", "2026-04-01T08:30:00Z", "1", "102", "300", "150"),
                receipt("3", "2026-04-02T09:00:00Z", "2", "101", "200", "250"),
                receipt("4", "2026-04-02T09:30:00Z", "2", "103", "150", "600"),
                order("1", "2026-04-10T10:15:00Z", "1", "1", "101", "80", "250"),
                order("2", "2026-04-15T14:40:00Z", "2", "1", "102", "50", "150"),
                order("3", "2026-04-19T16:05:00Z", "1", "2", "101", "30", "250"));
    }

    /**
     * Publishes the scenario and returns when the broker has acknowledged all of it. Publishing it again changes
     * nothing in the consumer: the documents keep their revision.
     *
     * @param bootstrapServers Kafka's {@code host:port}, several separated by commas
     * @param topics default topic name to the name in use, see {@link SourceTopics#of(Map)}; may be empty
     * @throws dev.accumulator.producer.wire.PublishFailed if the broker does not accept it
     */
    public static void publish(String bootstrapServers, Map<String, String> topics) {
        publish(bootstrapServers, SourceTopics.of(topics));
    }

    static void publish(String bootstrapServers, SourceTopics topics) {
        try (Publisher publisher = Publisher.to(bootstrapServers)) {
            for (DocumentEvent document : documents()) {
                publisher.send(Envelope.of(topics, document, Spelling.NUMBERS).record(Mode.BINARY));
            }
            publisher.flush();
        }
    }

    /** Returns the state of a consumer that has posted only the scenario. */
    public static ExpectedState expected() {
        Expectation expectation = new Expectation();
        documents().forEach(expectation::accept);
        return expectation.state();
    }

    private static ReceiptPosted receipt(
            String id, String at, String warehouse, String product, String quantity, String unitCost) {
        BigDecimal received = new BigDecimal(quantity);
        BigDecimal cost = new BigDecimal(unitCost);
        return new ReceiptPosted(
                id,
                1,
                Instant.parse(at),
                "1",
                warehouse,
                List.of(new ReceiptLine(1, product, received, cost, received.multiply(cost))));
    }

    private static OrderPosted order(
            String id, String at, String client, String warehouse, String product, String quantity, String unitPrice) {
        BigDecimal ordered = new BigDecimal(quantity);
        BigDecimal price = new BigDecimal(unitPrice);
        return new OrderPosted(
                id,
                1,
                Instant.parse(at),
                client,
                warehouse,
                List.of(new OrderLine(1, product, ordered, price, ordered.multiply(price), price)));
    }
}

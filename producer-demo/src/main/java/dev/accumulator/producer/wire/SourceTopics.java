package dev.accumulator.producer.wire;

import dev.accumulator.schemas.DocumentEvent;
import dev.accumulator.schemas.MovementsCancelled;
import dev.accumulator.schemas.MovementsPosted;
import dev.accumulator.schemas.OrderCancelled;
import dev.accumulator.schemas.OrderPosted;
import dev.accumulator.schemas.ReceiptCancelled;
import dev.accumulator.schemas.ReceiptPosted;
import dev.accumulator.schemas.ReservationEvent;
import dev.accumulator.schemas.Topics;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The topics that documents are published to.
 *
 * @param orders orders, keyed by order id
 * @param receipts receipts, keyed by receipt id
 * @param movements movements spelled out, keyed by recorder
 */
public record SourceTopics(String orders, String receipts, String movements) {

    /** The default names of the event contracts. */
    public static final SourceTopics DEFAULT = new SourceTopics(Topics.ORDERS, Topics.RECEIPTS, Topics.MOVEMENTS);

    /**
     * Returns topics of which some have other names.
     *
     * @param names default name ({@code orders}, {@code receipts}, {@code movements}) to the name in use; absent topics
     *     keep their default
     * @throws IllegalArgumentException if a key is none of the three
     */
    public static SourceTopics of(Map<String, String> names) {
        Set<String> unknown = new TreeSet<>(names.keySet());
        unknown.removeAll(Set.of(Topics.ORDERS, Topics.RECEIPTS, Topics.MOVEMENTS));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown topics " + unknown + "; known are orders, receipts, movements");
        }
        return new SourceTopics(
                names.getOrDefault(Topics.ORDERS, DEFAULT.orders),
                names.getOrDefault(Topics.RECEIPTS, DEFAULT.receipts),
                names.getOrDefault(Topics.MOVEMENTS, DEFAULT.movements));
    }

    /** Returns the topic of a document. */
    public String of(DocumentEvent event) {
        return switch (event) {
            case OrderPosted e -> orders;
            case OrderCancelled e -> orders;
            case ReceiptPosted e -> receipts;
            case ReceiptCancelled e -> receipts;
            case MovementsPosted e -> movements;
            case MovementsCancelled e -> movements;
            case ReservationEvent e -> Topics.RESERVATIONS;
        };
    }
}

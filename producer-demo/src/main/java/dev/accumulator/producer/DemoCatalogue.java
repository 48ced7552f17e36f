package dev.accumulator.producer;

import dev.accumulator.producer.wire.CatalogueRecord;
import dev.accumulator.producer.wire.CatalogueTopics;
import dev.accumulator.schemas.CatalogueEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The names of the warehouses, products and clients of {@link DemoScenario}, always the same. */
public final class DemoCatalogue {

    private static final Instant MADE = Instant.parse("2026-04-01T00:00:00Z");

    private DemoCatalogue() {}

    /** Returns the records of all entries. */
    public static List<ProducerRecord<String, byte[]>> records(CatalogueTopics topics) {
        return List.of(
                record(topics.warehouses(), "1", "Berlin", Map.of()),
                record(topics.warehouses(), "2", "Hamburg", Map.of()),
                record(topics.products(), "101", "Green tea", Map.of("price", "250.00")),
                record(topics.products(), "102", "Black tea", Map.of("price", "150.00")),
                record(topics.products(), "103", "Tea pot", Map.of("price", "600.00")),
                record(topics.clients(), "1", "Corner Café", Map.of()),
                record(topics.clients(), "2", "Ada's Tea House", Map.of()));
    }

    private static ProducerRecord<String, byte[]> record(
            String topic, String id, String name, Map<String, String> attributes) {
        return CatalogueRecord.of(topic, new CatalogueEntry(id, name, attributes), MADE);
    }
}

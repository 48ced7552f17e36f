package dev.accumulator.producer.wire;

import dev.accumulator.schemas.CatalogueEntry;
import dev.accumulator.schemas.CloudEvents;
import dev.accumulator.schemas.EventTypes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an entry of a catalogue. */
public final class CatalogueRecord {

    private CatalogueRecord() {}

    /** Returns the record of an entry, keyed by its id so that a compacted topic keeps the last name of each. */
    public static ProducerRecord<String, byte[]> of(String topic, CatalogueEntry entry, Instant at) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", CloudEvents.SPEC_VERSION);
        attributes.put("id", topic + "/" + entry.id() + "/" + at);
        attributes.put("source", Envelope.SOURCE);
        attributes.put("type", EventTypes.CATALOGUE_CHANGED);
        attributes.put("subject", entry.id());
        attributes.put("time", at.toString());
        ObjectNode data =
                JsonNodeFactory.instance.objectNode().put("id", entry.id()).put("name", entry.name());
        ObjectNode named = data.putObject("attributes");
        entry.attributes().forEach(named::put);
        return new Envelope(topic, entry.id(), attributes, data).record(Mode.BINARY);
    }
}

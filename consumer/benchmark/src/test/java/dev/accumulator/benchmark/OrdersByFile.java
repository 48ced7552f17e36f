package dev.accumulator.benchmark;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.Document;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mappingfile.ShippedFiles;
import java.util.List;
import java.util.Set;

/** The service's own mapping of orders, whose movements are said by its file, without the order rows. */
final class OrdersByFile implements RecordMapping {
    private final ShippedMapping shipped;

    OrdersByFile(String topic) {
        shipped = ShippedFiles.mapping(TopicRole.ORDERS, topic, EventLimits.DEFAULT);
    }

    @Override
    public String name() {
        return "orders-by-file";
    }

    @Override
    public Set<String> topics() {
        return shipped.topics();
    }

    @Override
    public String fingerprint() {
        return shipped.fingerprint();
    }

    @Override
    public List<String> prefixes() {
        return shipped.prefixes();
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        return shipped.map(record).stream()
                .map(part -> part instanceof MappedPart.Mapped mapped
                        ? new MappedPart.Mapped(new Document(mapped.document().change(), null), mapped.paths())
                        : part)
                .toList();
    }
}

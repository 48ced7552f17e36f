package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.consumer.mapping.RecordMapping;
import java.util.List;
import java.util.Set;

/** A mapping that was read from a file. */
public final class FileMapping implements RecordMapping {
    private final String name;
    private final Set<String> topics;
    private final List<String> prefixes;
    private final String fingerprint;

    FileMapping(String name, Set<String> topics, List<String> prefixes, String fingerprint) {
        this.name = name;
        this.topics = Set.copyOf(topics);
        this.prefixes = List.copyOf(prefixes);
        this.fingerprint = fingerprint;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> topics() {
        return topics;
    }

    /** Returns the texts that its recorders begin with. No other mapping's recorders may begin so. */
    public List<String> prefixes() {
        return prefixes;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public List<MappedPart> map(RawEvent record) {
        return List.of(new MappedPart.PassedOver("condition"));
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.avro.ConfiguredAvro;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.generation.ConfiguredDefinitions;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mappingfile.InvalidMappingFiles;
import dev.accumulator.consumer.mappingfile.MappingFiles;
import dev.accumulator.consumer.mappingfile.MappingSource;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Reads mappings that are not in force, and shows what they would make of records: with the registers, the limits and the
 * registry of schemas that the service has. It posts nothing. Safe for use by many threads.
 */
public final class MappingTrials {
    /** By topic, the dimensions that its records are keyed by. */
    private static final Bindable<Map<String, List<String>>> KEYED_BY = Bindable.of(ResolvableType.forClassWithGenerics(
            Map.class,
            ResolvableType.forClass(String.class),
            ResolvableType.forClassWithGenerics(List.class, String.class)));

    private final Supplier<List<RegisterDefinition>> registers;
    private final Map<String, List<String>> keyedBy;
    private final EventLimits limits;
    private final @Nullable AvroValues avro;

    /**
     * Reads with given settings.
     *
     * @param registers all registers that mappings may write
     * @param keyedBy by topic, the dimensions whose values are the key of each of its records
     * @param avro reads values in Avro; null if no registry of schemas is named, and then no mapping may ask for one
     */
    MappingTrials(
            Supplier<List<RegisterDefinition>> registers,
            Map<String, List<String>> keyedBy,
            EventLimits limits,
            @Nullable AvroValues avro) {
        this.registers = registers;
        this.keyedBy = Map.copyOf(keyedBy);
        this.limits = limits;
        this.avro = avro;
    }

    /**
     * Reads with the settings of an environment, without starting the service. Without a registry in them, mappings that ask
     * for one can be read, and their records wait for it.
     *
     * @throws RuntimeException if a setting is invalid; its message, or that of its innermost cause, names the setting
     */
    public static MappingTrials of(Environment environment) {
        List<RegisterDefinition> registers = ConfiguredDefinitions.of(environment);
        EventLimits limits = Binder.get(environment)
                .bindOrCreate("accumulator.limits", LimitSettings.class)
                .limits();
        Map<String, List<String>> keyedBy = Binder.get(environment)
                .bind("accumulator.shard.keyed-by", KEYED_BY)
                .orElse(Map.of());
        return new MappingTrials(
                () -> registers, keyedBy, limits, ConfiguredAvro.of(environment).orElseGet(AvroValues::nowhere));
    }

    /**
     * Reads and checks mappings, all together as the service does at its start. The file of a shipped topic may be among them.
     *
     * @return a mapping a source, in their order
     * @throws InvalidMappingFiles if one has mistakes, or two contradict each other
     */
    public List<RecordMapping> read(List<MappingSource> sources) {
        return keyed(MappingFiles.loadToTry(sources, registers.get(), limits, avro, null));
    }

    /**
     * Reads and checks mappings as {@link #read(List)} does, and also that their topics exist.
     *
     * @param topics those that there are
     * @throws InvalidMappingFiles if one has mistakes, or two contradict each other
     */
    public List<RecordMapping> read(List<MappingSource> sources, Set<String> topics) {
        return keyed(MappingFiles.loadToTry(sources, registers.get(), limits, avro, topics));
    }

    private List<RecordMapping> keyed(List<RecordMapping> mappings) {
        return mappings.stream()
                .map(mapping -> mapping instanceof ShippedMapping shipped
                        ? shipped.keyedBy(
                                keyedBy.getOrDefault(shipped.topics().iterator().next(), List.of()))
                        : mapping)
                .toList();
    }

    /** Returns a trial with the registers of today. */
    public MappingTrial trial() {
        return new MappingTrial(registers.get());
    }
}

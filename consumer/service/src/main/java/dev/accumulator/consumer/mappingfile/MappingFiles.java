package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.RegisterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes mappings of files. */
public final class MappingFiles {
    private MappingFiles() {}

    /**
     * Reads and checks mapping files. All mistakes of all files are found, not only the first. No registry of schemas is named,
     * so none may ask for one.
     *
     * @param registers the registers that the mappings may write
     * @param limits of what one record may hold
     * @return a mapping a file, in the order of the files
     * @throws InvalidMappingFiles if a file is unreadable or has a mistake, or if two files contradict each other
     */
    public static List<RecordMapping> load(
            List<MappingSource> sources, List<RegisterDefinition> registers, EventLimits limits) {
        return load(sources, registers, limits, null);
    }

    /**
     * Reads and checks mapping files as {@link #load(List, List, EventLimits)} does.
     *
     * @param avro reads values in Avro; null if no registry of schemas is named, and then no mapping may ask for one
     */
    public static List<RecordMapping> load(
            List<MappingSource> sources,
            List<RegisterDefinition> registers,
            EventLimits limits,
            @Nullable AvroValues avro) {
        return List.copyOf(load(sources, source -> false, registers, limits, avro, null));
    }

    /**
     * Reads and checks mapping files as {@link #load(List, List, EventLimits, AvroValues)} does, to try them. The file of a
     * shipped topic may be among them, as it comes with the service or changed: it gives the mapping that the service has by it.
     *
     * @param topics those that there are, so that others are mistakes; null if nobody was asked
     */
    public static List<RecordMapping> loadToTry(
            List<MappingSource> sources,
            List<RegisterDefinition> registers,
            EventLimits limits,
            @Nullable AvroValues avro,
            @Nullable Set<String> topics) {
        Predicate<MappingSource> shipped = source -> ShippedFiles.roleOrNull(source) != null;
        List<RecordMapping> mappings = new ArrayList<>();
        for (FileMapping mapping : load(sources, shipped, registers, limits, avro, topics)) {
            MappingSource source = sources.get(mappings.size());
            TopicRole role = ShippedFiles.roleOrNull(source);
            mappings.add(
                    role == null
                            ? mapping
                            : ShippedFiles.mapping(
                                    role, mapping.topics().iterator().next(), limits, source, registers));
        }
        return List.copyOf(mappings);
    }

    /** Reads a file that comes with the service. */
    static FileMapping loadShipped(MappingSource source, List<RegisterDefinition> registers, EventLimits limits) {
        return load(List.of(source), shipped -> true, registers, limits, null, null)
                .getFirst();
    }

    private static List<FileMapping> load(
            List<MappingSource> sources,
            Predicate<MappingSource> shipped,
            List<RegisterDefinition> registers,
            EventLimits limits,
            @Nullable AvroValues avro,
            @Nullable Set<String> topics) {
        Map<String, RegisterDefinition> byName = new TreeMap<>();
        registers.forEach(register -> byName.put(register.name(), register));
        Cel cel = new Cel();
        Claims claims = new Claims(topics);
        List<MappingMistake> mistakes = new ArrayList<>();
        List<FileMapping> mappings = new ArrayList<>();
        for (MappingSource source : sources) {
            Mistakes own = new Mistakes(source.name());
            FileMapping mapping = new MappingReader(source, byName, limits, own, cel, avro)
                    .read(claims.of(source.name(), shipped.test(source), own));
            mistakes.addAll(own.all());
            if (mapping != null) {
                mappings.add(mapping);
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidMappingFiles(mistakes);
        }
        return mappings;
    }
}

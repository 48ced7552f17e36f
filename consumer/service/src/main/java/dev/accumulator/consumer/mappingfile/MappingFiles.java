package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.RegisterDefinition;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes mappings of files. */
public final class MappingFiles {
    private static final List<String> SHIPPED = List.of("orders", "receipts");

    private MappingFiles() {}

    /**
     * Reads and checks mapping files. All mistakes of all files are found, not only the first. Every mapping that is
     * returned is a {@link FileMapping}. No registry of schemas is named, so none may ask for one.
     *
     * @param registers the registers that the mappings may write
     * @param limits of what one record may hold
     * @return a mapping a file, in the order of the files
     * @throws InvalidMappingFiles if a file is unreadable or has a mistake, or if two files contradict each other
     */
    public static List<RecordMapping> load(
            List<MappingSource> sources, List<RegisterDefinition> registers, EventLimits limits) {
        return load(sources, registers, limits, null, new Claims(false, null));
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
        return load(sources, registers, limits, avro, new Claims(false, null));
    }

    /**
     * Reads and checks mapping files as {@link #load(List, List, EventLimits, AvroValues)} does, and also that the topics
     * exist.
     *
     * @param topics those that there are
     */
    public static List<RecordMapping> load(
            List<MappingSource> sources,
            List<RegisterDefinition> registers,
            EventLimits limits,
            @Nullable AvroValues avro,
            Set<String> topics) {
        return load(sources, registers, limits, avro, new Claims(false, topics));
    }

    /**
     * Reads the shipped mappings of orders and receipts, which map as the service's own code does but know nothing of order
     * rows.
     *
     * @throws InvalidMappingFiles if the registers inventory and sales are not those that they need
     */
    public static List<RecordMapping> loadShipped(List<RegisterDefinition> registers, EventLimits limits) {
        List<MappingSource> sources = SHIPPED.stream()
                .map(name -> "/mappings/" + name + ".yaml")
                .map(path -> MappingSource.read(
                        "classpath:" + path, () -> resource(path), neighbour -> resource("/mappings/" + neighbour)))
                .toList();
        return load(sources, registers, limits, null, new Claims(true, null));
    }

    private static InputStream resource(String path) throws FileNotFoundException {
        InputStream content = MappingFiles.class.getResourceAsStream(path);
        if (content == null) {
            throw new FileNotFoundException(path);
        }
        return content;
    }

    private static List<RecordMapping> load(
            List<MappingSource> sources,
            List<RegisterDefinition> registers,
            EventLimits limits,
            @Nullable AvroValues avro,
            Claims claims) {
        Map<String, RegisterDefinition> byName = new TreeMap<>();
        registers.forEach(register -> byName.put(register.name(), register));
        Cel cel = new Cel();
        List<MappingMistake> mistakes = new ArrayList<>();
        List<RecordMapping> mappings = new ArrayList<>();
        for (MappingSource source : sources) {
            Mistakes own = new Mistakes(source.name());
            FileMapping mapping =
                    new MappingReader(source, byName, limits, own, cel, avro).read(claims.of(source.name(), own));
            mistakes.addAll(own.all());
            if (mapping != null) {
                mappings.add(mapping);
            }
        }
        if (!mistakes.isEmpty()) {
            throw new InvalidMappingFiles(mistakes);
        }
        return List.copyOf(mappings);
    }
}

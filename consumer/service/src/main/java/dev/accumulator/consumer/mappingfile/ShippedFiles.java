package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mapping.ShippedRegisters;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mapping files of orders and receipts, which come with the service. */
public final class ShippedFiles {
    private static final Map<TopicRole, String> NAMES =
            new EnumMap<>(Map.of(TopicRole.ORDERS, "orders", TopicRole.RECEIPTS, "receipts"));

    private ShippedFiles() {}

    /** Returns the names of the files. */
    public static List<String> names() {
        return List.copyOf(NAMES.values());
    }

    /** Returns the text of a file; empty if none has that name. */
    public static Optional<String> text(String name) {
        return NAMES.containsValue(name) ? Optional.of(source(name).text()) : Optional.empty();
    }

    /**
     * Returns the mapping of a shipped topic: by its file if there is one for the role, else by code.
     *
     * @param topic the topic's name, which need not be the one in the file
     * @param limits of the events; a larger one is refused
     */
    public static ShippedMapping mapping(TopicRole role, String topic, EventLimits limits) {
        String name = NAMES.get(role);
        return name == null
                ? ShippedMapping.byCode(role, topic, limits)
                : ShippedMapping.byFile(role, topic, limits, file(name, limits));
    }

    /** Returns the role of the topic that a text is the shipped mapping of; null if it is another text. */
    static @Nullable TopicRole roleOrNull(String text) {
        return NAMES.entrySet().stream()
                .filter(file -> source(file.getValue()).text().equals(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /**
     * Reads a file.
     *
     * @throws InvalidMappingFiles if it has mistakes, which is a defect
     */
    static FileMapping file(String name, EventLimits limits) {
        return MappingFiles.loadShipped(source(name), ShippedRegisters.widest(), limits);
    }

    private static MappingSource source(String name) {
        String path = "/mappings/" + name + ".yaml";
        return MappingSource.read(
                "classpath:" + path, () -> resource(path), neighbour -> resource("/mappings/" + neighbour));
    }

    private static InputStream resource(String path) throws FileNotFoundException {
        InputStream content = ShippedFiles.class.getResourceAsStream(path);
        if (content == null) {
            throw new FileNotFoundException(path);
        }
        return content;
    }
}

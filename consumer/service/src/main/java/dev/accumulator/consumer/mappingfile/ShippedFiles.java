package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.TopicRole;
import dev.accumulator.consumer.mapping.ShippedMapping;
import dev.accumulator.consumer.mapping.ShippedRegisters;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.schemas.DocumentEvent;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /**
     * Returns the mapping of orders or receipts by another file than the shipped one.
     *
     * @param registers all that there are
     * @throws InvalidMappingFiles if the file has mistakes, or would not say what documents of this role move
     */
    public static ShippedMapping mapping(
            TopicRole role,
            String topic,
            EventLimits limits,
            MappingSource source,
            List<RegisterDefinition> registers) {
        if (source.text().equals(text(nameOf(role)).orElse(null))) {
            return mapping(role, topic, limits);
        }
        List<RegisterDefinition> written = new ArrayList<>(ShippedRegisters.widest());
        Set<String> shipped = written.stream().map(RegisterDefinition::name).collect(Collectors.toSet());
        registers.stream()
                .filter(register -> !shipped.contains(register.name()))
                .forEach(written::add);
        FileMapping file = MappingFiles.loadShipped(source, written, limits);
        if (roleOrNull(source) != role || !file.isOfWholeCloudEvents()) {
            throw new InvalidMappingFiles(List.of(new MappingMistake(
                    source.name(),
                    1,
                    1,
                    "a mapping of the shipped topic " + nameOf(role) + " has value: cloudevents, recorder: "
                            + prefix(role) + "{key} and no documents")));
        }
        return ShippedMapping.byOtherFile(role, topic, limits, file, file.fingerprint());
    }

    /**
     * Returns the role of the topic whose documents a file maps as the shipped file does: by {@code recorder: order:{key}} or
     * {@code receipt:{key}}. Null for any other file.
     */
    static @Nullable TopicRole roleOrNull(MappingSource source) {
        if (!(YamlFile.read(source.text(), new Mistakes(source.name())) instanceof Yaml.Block block)
                || !(block.get("recorder") instanceof Yaml.Scalar recorder)) {
            return null;
        }
        return NAMES.keySet().stream()
                .filter(role -> recorder.text().strip().equals(prefix(role) + "{key}"))
                .findFirst()
                .orElse(null);
    }

    private static String nameOf(TopicRole role) {
        return Objects.requireNonNull(NAMES.get(role), role.name());
    }

    private static String prefix(TopicRole role) {
        return role == TopicRole.ORDERS ? DocumentEvent.ORDER_PREFIX : DocumentEvent.RECEIPT_PREFIX;
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

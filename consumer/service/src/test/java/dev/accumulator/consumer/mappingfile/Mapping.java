package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.consumer.mapping.MappedPart;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Dimension;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.accumulator.registers.model.RegisterKind;
import dev.accumulator.registers.model.Resource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mapping file under test, with the registers that most tests write. Results are lines of text. */
final class Mapping {
    static final RegisterDefinition POINTS = RegisterDefinition.of(
            "points",
            RegisterKind.BALANCE,
            List.of(
                    Dimension.parse("customer", "text"),
                    Dimension.parse("product", "varchar(20)?"),
                    Dimension.parse("channel", "text?")),
            List.of(Resource.parse("points", "numeric(18,2)")));

    static final RegisterDefinition INVENTORY = RegisterDefinition.of(
            "inventory",
            RegisterKind.BALANCE,
            List.of(Dimension.parse("warehouse", "int"), Dimension.parse("product", "int")),
            List.of(Resource.parse("quantity", "numeric(18,4)"), Resource.parse("amount", "numeric(18,2)")));

    static final RegisterDefinition SALES = RegisterDefinition.of(
            "sales",
            RegisterKind.TURNOVER,
            List.of(Dimension.parse("product", "int"), Dimension.parse("client", "int")),
            List.of(Resource.parse("quantity", "numeric(18,4)"), Resource.parse("amount", "numeric(18,2)")));

    static final List<RegisterDefinition> REGISTERS = List.of(POINTS, INVENTORY, SALES);

    private final FileMapping mapping;

    Mapping(FileMapping mapping) {
        this.mapping = mapping;
    }

    static Mapping of(String yaml) {
        return of(yaml, Map.of());
    }

    /** @param neighbours files that the mapping names */
    static Mapping of(String yaml, Map<String, String> neighbours) {
        return new Mapping((FileMapping)
                MappingFiles.load(List.of(source("test.yaml", yaml, neighbours)), REGISTERS, EventLimits.DEFAULT)
                        .getFirst());
    }

    static MappingSource source(String name, String yaml, Map<String, String> neighbours) {
        return new MappingSource(name, yaml, null, path -> {
            String content = neighbours.get(path);
            if (content == null) {
                throw new java.io.FileNotFoundException(path);
            }
            return new java.io.ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Returns the mistakes of a file, each as the lines of the message have it. */
    static List<String> mistakes(String yaml, Map<String, String> neighbours) {
        try {
            MappingFiles.load(List.of(source("test.yaml", yaml, neighbours)), REGISTERS, EventLimits.DEFAULT);
            return List.of();
        } catch (InvalidMappingFiles invalid) {
            return Objects.requireNonNull(invalid.getMessage()).lines().toList();
        }
    }

    static List<String> mistakes(String yaml) {
        return mistakes(yaml, Map.of());
    }

    FileMapping mapping() {
        return mapping;
    }

    List<MappedPart> map(@Nullable String key, @Nullable String json, Map<String, String> headers, long offset) {
        List<RawEvent.Header> all = headers.entrySet().stream()
                .map(header -> new RawEvent.Header(header.getKey(), bytes(header.getValue())))
                .toList();
        return mapping.map(new RawEvent("t", 0, offset, 1_776_000_000_000L, bytes(key), bytes(json), all));
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    List<MappedPart> map(String json) {
        return map(null, json, Map.of(), 0);
    }

    /** Returns one line a movement, a withdrawal, a passed over or a refused part. */
    List<String> lines(String json) {
        return lines(map(json));
    }

    static List<String> lines(List<MappedPart> parts) {
        List<String> lines = new ArrayList<>();
        for (MappedPart part : parts) {
            switch (part) {
                case MappedPart.Mapped mapped ->
                    lines.addAll(lines(mapped.document().change()));
                case MappedPart.PassedOver passed -> lines.add("passed over: " + passed.reason());
                case MappedPart.Closing closing ->
                    lines.add("closing date of " + closing.event().register());
                case MappedPart.AccountOfChart account -> lines.add("account " + account.code());
                case MappedPart.Refused refused ->
                    lines.add("refused " + refused.code() + " at " + refused.path() + ": " + refused.message());
            }
        }
        return lines;
    }

    private static List<String> lines(Change change) {
        return switch (change) {
            case Change.Post post ->
                post.movements().stream()
                        .map(movement -> post.recorder() + " r" + post.revision() + " " + line(movement))
                        .toList();
            case Change.Unpost unpost -> List.of(unpost.recorder() + " r" + unpost.revision() + " unposted");
            case Change.Withdraw withdraw -> List.of(withdraw.recorder() + " withdrawn");
        };
    }

    private static String line(Movement movement) {
        return movement.period() + " " + movement.register() + " " + spelled(movement.dimensions()) + " "
                + spelled(movement.resources());
    }

    private static String spelled(Map<String, ? extends @Nullable Object> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "="
                                + (entry.getValue() instanceof BigDecimal number
                                        ? number.stripTrailingZeros().toPlainString()
                                        : entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }
}

package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.avro.AvroValues;
import dev.accumulator.consumer.event.EventLimits;
import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.RecordValue;
import dev.accumulator.consumer.mappingfile.Pointer.Root;
import dev.accumulator.registers.model.Fingerprints;
import dev.accumulator.registers.model.RegisterDefinition;
import dev.cel.common.types.SimpleType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one mapping file. */
final class MappingReader {
    private static final List<String> KEYS = List.of(
            "mapping",
            "topics",
            "value",
            "schema",
            "documents",
            "when",
            "recorder",
            "revision",
            "period",
            "retry-until",
            "cancelled",
            "tombstones",
            "ignore",
            "movements",
            "entries",
            "register",
            "lines",
            "dimensions",
            "resources");
    private static final Map<String, Boolean> TOMBSTONES = new TreeMap<>(Map.of("withdraw", true, "ignore", false));
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final int TOPICS_MAX = 100;

    /** Changes when the same file begins to mean something else. */
    private static final String FORMAT = "1";

    private final MappingSource source;
    private final Map<String, RegisterDefinition> registers;
    private final EventLimits limits;
    private final Mistakes mistakes;
    private final Settings settings;
    private final @Nullable AvroValues avro;
    private @Nullable String schemaText;

    MappingReader(
            MappingSource source,
            Map<String, RegisterDefinition> registers,
            EventLimits limits,
            Mistakes mistakes,
            Cel cel,
            @Nullable AvroValues avro) {
        this.avro = avro;
        this.source = source;
        this.registers = registers;
        this.limits = limits;
        this.mistakes = mistakes;
        this.settings = new Settings(mistakes, cel);
    }

    /** Returns the mapping; null if the file has mistakes. */
    @Nullable
    FileMapping read(Claims.OfFile claims) {
        if (source.problem() != null) {
            mistakes.add(1, 1, "the file " + source.problem());
            return null;
        }
        Yaml root = YamlFile.read(source.text(), mistakes);
        Yaml.Block block = root == null ? null : settings.block("a mapping file", root);
        if (block == null) {
            return null;
        }
        settings.checkKeys("a mapping", block, KEYS);
        String name = name(block, claims);
        Set<String> topics = topics(block, claims);
        claims.prefix(block.get("recorder"));
        ValueKind kind = kind(block);
        checkRegistry(block, kind);
        Known record = schema(block);
        Yaml documentsNode = block.get("documents");
        Field documents =
                documentsNode == null ? null : settings.array("documents", documentsNode, Root.RECORD, record);
        Known known = documentsNode == null ? record : ofDocuments(record, documents);
        Yaml tombstonesNode = block.get("tombstones");
        Boolean tombstones =
                tombstonesNode == null ? Boolean.TRUE : settings.word("tombstones", tombstonesNode, TOMBSTONES);
        DocumentRule rule = document(name, block, known, kind == ValueKind.DEBEZIUM);
        if (!mistakes.isEmpty() || kind == null || rule == null || tombstones == null) {
            return null;
        }
        return new FileMapping(
                source.name(),
                topics,
                fingerprint(block, rule),
                new FileMapping.Reading(
                        new ValueReader(kind, avro == null ? AvroValues.nowhere() : avro),
                        documents,
                        tombstones,
                        limits.bytes()),
                rule);
    }

    private void checkRegistry(Yaml.Block block, @Nullable ValueKind kind) {
        Yaml node = block.get("value");
        if (node != null && kind == ValueKind.AVRO && avro == null) {
            mistakes.at(node, "value: avro needs a registry of schemas, named by accumulator.schema-registry.url");
        }
    }

    private @Nullable DocumentRule document(String name, Yaml.Block block, Known known, boolean changedRows) {
        Yaml whenNode = block.get("when");
        Field when = whenNode == null ? null : settings.condition("when", whenNode, known);
        Yaml recorderNode = needed(block, "recorder", "the name of the document in the registers");
        RecorderTemplate recorder =
                recorderNode == null ? null : new RecorderReader(settings, known).read(recorderNode);
        // Of a changed row, the place in the write-ahead log grows with each change of the row.
        boolean byLog = changedRows && block.get("revision") == null;
        Yaml revisionNode = byLog
                ? null
                : needed(block, "revision", "a pointer, an expression, or one of the words offset, timestamp, once");
        RevisionRule revision =
                byLog ? RevisionRule.ofLog() : revisionNode == null ? null : revision(revisionNode, known);
        Yaml cancelledNode = block.get("cancelled");
        Field cancelled = cancelledNode == null ? null : settings.condition("cancelled", cancelledNode, known);
        Yaml periodNode = block.get("period");
        PeriodRule period = periodNode == null ? null : new PeriodReader(settings, known).read(periodNode);
        Yaml retryNode = block.get("retry-until");
        PeriodRule retryUntil =
                retryNode == null ? null : new PeriodReader("retry-until", settings, known).read(retryNode);
        WrittenRules written =
                new RulesReader(settings, known, registers, limits.lines()).read(block, periodNode != null);
        Content.Ignored ignored = ignored(block);
        if (recorder == null || revision == null) {
            return null;
        }
        return new DocumentRule(
                name,
                when,
                recorder,
                revision,
                cancelled,
                changedRows,
                period,
                retryUntil,
                written,
                new Content(ignored, settings.outside()));
    }

    private @Nullable Yaml needed(Yaml.Block block, String key, String meaning) {
        Yaml node = block.get(key);
        if (node == null) {
            mistakes.at(block, key + " is missing: " + meaning);
        }
        return node;
    }

    private String name(Yaml.Block block, Claims.OfFile claims) {
        Yaml node = needed(block, "mapping", "the name of the mapping");
        Settings.Word name = node == null ? null : settings.scalar("mapping", node);
        if (name == null) {
            return "";
        }
        if (!NAME.matcher(name.text()).matches()) {
            mistakes.at(
                    name.node(),
                    "the name of a mapping has lower case letters, digits and -, at most 63, and begins with a letter; was "
                            + Field.shown(name.text()));
        }
        claims.name(name.text(), name.node());
        return name.text();
    }

    private Set<String> topics(Yaml.Block block, Claims.OfFile claims) {
        Yaml node = needed(block, "topics", "the topics whose records the mapping reads");
        List<Yaml> items = switch (node) {
            case Yaml.Sequence list -> list.items();
            case Yaml.Scalar one -> List.of(one);
            case Yaml.Block wrong -> List.of(wrong);
            case null -> List.of();
        };
        if (node instanceof Yaml.Sequence && (items.isEmpty() || items.size() > TOPICS_MAX)) {
            mistakes.at(node, "topics has 1 to " + TOPICS_MAX + " names, not " + items.size());
        }
        Set<String> topics = new LinkedHashSet<>();
        for (Yaml item : items) {
            Settings.Word topic = settings.scalar("topics", item);
            if (topic == null) {
                continue;
            }
            if (!TOPIC.matcher(topic.text()).matches()) {
                mistakes.at(item, "no topic of Kafka can be named " + Field.shown(topic.text()));
            } else if (topics.add(topic.text())) {
                claims.topic(topic.text(), item);
            } else {
                mistakes.at(item, "the topic " + topic.text() + " is there twice");
            }
        }
        return topics;
    }

    private @Nullable ValueKind kind(Yaml.Block block) {
        Yaml node = block.get("value");
        if (node == null) {
            return ValueKind.JSON;
        }
        Map<String, ValueKind> kinds = new java.util.LinkedHashMap<>();
        for (String word : ValueKind.words()) {
            ValueKind kind = ValueKind.ofOrNull(word);
            if (kind != null) {
                kinds.put(word, kind);
            }
        }
        return settings.word("value", node, kinds);
    }

    private Known schema(Yaml.Block block) {
        Yaml node = block.get("schema");
        Settings.Word path = node == null ? null : settings.scalar("schema", node);
        if (path == null) {
            return Known.NOTHING;
        }
        try {
            String text = source.neighbour(path.text());
            schemaText = text;
            switch (RecordValue.json(text.getBytes(StandardCharsets.UTF_8))) {
                case RecordValue.Tree tree
                when tree.value() instanceof Json.Members members -> {
                    SchemaNode schema = SchemaNode.of(members);
                    return new Known(schema, schema, null, false);
                }
                case RecordValue.Tree other ->
                    mistakes.at(path.node(), "the schema " + path.text() + " is no object of JSON");
                case RecordValue.Unreadable bad ->
                    mistakes.at(path.node(), "the schema " + path.text() + " is no JSON: " + bad.message());
            }
        } catch (IOException unreadable) {
            mistakes.at(
                    path.node(),
                    "the schema " + Field.shown(path.text()) + " cannot be read: " + MappingSource.problem(unreadable));
        }
        return Known.NOTHING;
    }

    private static Known ofDocuments(Known record, @Nullable Field documents) {
        SchemaNode element = null;
        if (documents != null && documents.source() instanceof Pointer pointer) {
            try {
                SchemaNode array = record.at(pointer);
                element = array != null && array.element() instanceof SchemaNode.Step.Known known ? known.node() : null;
            } catch (Known.NoSuchField told) {
                element = null;
            }
        }
        return new Known(record.record(), element, null, false);
    }

    private @Nullable RevisionRule revision(Yaml node, Known known) {
        if (node instanceof Yaml.Scalar scalar) {
            switch (scalar.text().strip()) {
                case "once" -> {
                    return new RevisionRule.Once();
                }
                case "offset" -> {
                    return new RevisionRule.Offset();
                }
                default -> {}
            }
        }
        Settings.Typed typed = settings.source("revision", node, known);
        if (typed == null) {
            return null;
        }
        if (!Settings.isOneOf(typed.type(), SimpleType.INT, SimpleType.STRING, CelFunctions.DECIMAL)) {
            mistakes.at(node, "revision is a number, but this gives " + Settings.name(typed.type()));
            return null;
        }
        RevisionRule.Of rule = new RevisionRule.Of(new Field("revision", typed.source()));
        settings.checkFixed(node, typed.source(), rule::revision);
        return rule;
    }

    private Content.Ignored ignored(Yaml.Block block) {
        Yaml node = block.get("ignore");
        if (node == null) {
            return Content.Ignored.NONE;
        }
        List<Yaml> items = node instanceof Yaml.Sequence list ? list.items() : List.of(node);
        List<List<String>> paths = new ArrayList<>();
        for (Yaml item : items) {
            Settings.Word text = settings.scalar("ignore", item);
            if (text == null) {
                continue;
            }
            try {
                Pointer pointer = PointerText.parse(text.text(), Root.EVENT).pointer();
                if (pointer.root() != Root.EVENT || pointer.steps().isEmpty()) {
                    mistakes.at(item, "ignore takes pointers to fields of the event, such as /sentAt");
                } else {
                    paths.add(pointer.steps().stream().map(Pointer.Step::name).toList());
                }
            } catch (PointerText.Malformed malformed) {
                mistakes.at(text.node(), malformed.offset(), "ignore: " + malformed.getMessage());
            }
        }
        return tree(paths);
    }

    private static Content.Ignored tree(List<List<String>> paths) {
        Map<String, List<List<String>>> below = new HashMap<>();
        boolean whole = false;
        for (List<String> path : paths) {
            if (path.isEmpty()) {
                whole = true;
            } else {
                below.computeIfAbsent(path.getFirst(), name -> new ArrayList<>())
                        .add(path.subList(1, path.size()));
            }
        }
        Map<String, Content.Ignored> nodes = new HashMap<>();
        below.forEach((name, rest) -> nodes.put(name, tree(rest)));
        return new Content.Ignored(Map.copyOf(nodes), whole);
    }

    /** Covers all that decides the result: the text without its comments, the schema, and the registers that are written. */
    private String fingerprint(Yaml.Block block, DocumentRule rule) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(FORMAT);
        parts.add(block.entries().stream()
                .map(entry -> entry.key().text() + "=" + spelled(entry.value()))
                .sorted()
                .toList());
        parts.add(schemaText);
        rule.written().registers().stream().sorted().forEach(name -> parts.add(spelled(registers.get(name))));
        return Fingerprints.ofParts(parts).toString();
    }

    /** Without the chart of a ledger: another account changes no record's result, but for those that were refused. */
    private static String spelled(@Nullable RegisterDefinition register) {
        return register == null
                ? ""
                : List.of(
                                register.name(),
                                register.kind(),
                                register.dimensions(),
                                register.resources(),
                                register.zone(),
                                register.totals())
                        .toString();
    }

    private static String spelled(Yaml node) {
        return switch (node) {
            case Yaml.Scalar scalar -> scalar.text().length() + ":" + scalar.text();
            case Yaml.Sequence list ->
                list.items().stream().map(MappingReader::spelled).toList().toString();
            case Yaml.Block block ->
                block.entries().stream()
                        .map(entry -> entry.key().text() + "=" + spelled(entry.value()))
                        .sorted()
                        .toList()
                        .toString();
        };
    }
}

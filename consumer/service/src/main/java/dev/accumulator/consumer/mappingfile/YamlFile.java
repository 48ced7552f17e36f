package dev.accumulator.consumer.mappingfile;

import dev.accumulator.text.ForeignText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads YAML as nodes with places. All values stay texts: {@code no} is no boolean, and {@code 1.10} is not 1.1. */
final class YamlFile {
    /** The parser says so of what follows a value in a flow mapping. */
    private static final String EXPECTED_IN_BRACES = "',' or '}'";

    private static final int DEPTH_MAX = 20;

    private YamlFile() {}

    /** Returns the root of the file; null if the file is no YAML, which is told. */
    static @Nullable Yaml read(String text, Mistakes mistakes) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEPTH_MAX);
        // An alias of a list could stand for billions of nodes.
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(MappingSource.BYTES_MAX);
        try {
            List<Node> documents = new ArrayList<>();
            for (Node document : new org.yaml.snakeyaml.Yaml(options).composeAll(new java.io.StringReader(text))) {
                documents.add(document);
            }
            if (documents.isEmpty()) {
                mistakes.add(1, 1, "the file is empty");
                return null;
            }
            if (documents.size() > 1) {
                Mark second = documents.get(1).getStartMark();
                mistakes.add(
                        second.getLine() + 1, second.getColumn() + 1, "a file has one mapping, here begins a second");
            }
            return node(documents.getFirst(), mistakes, 0);
        } catch (MarkedYAMLException malformed) {
            Mark place = malformed.getProblemMark();
            mistakes.add(
                    place == null ? 1 : place.getLine() + 1,
                    place == null ? 1 : place.getColumn() + 1,
                    "this is no YAML: " + problem(String.valueOf(malformed.getProblem())));
            return null;
        } catch (YAMLException malformed) {
            mistakes.add(1, 1, "this is no YAML: " + ForeignText.shorten(String.valueOf(malformed.getMessage()), 200));
            return null;
        }
    }

    /** Also says what has to be done about what is meant as an expression, and is something else in YAML. */
    private static String problem(String said) {
        return ForeignText.shorten(said, 200)
                + (said.contains(EXPECTED_IN_BRACES)
                        ? "; between braces, an expression with ? and : or with a comma stands in single quotes"
                        : "");
    }

    private static Yaml node(Node node, Mistakes mistakes, int depth) {
        Mark mark = node.getStartMark();
        int line = mark.getLine() + 1;
        int column = mark.getColumn() + 1;
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, line, column);
            case SequenceNode sequence ->
                new Yaml.Sequence(
                        depth == DEPTH_MAX
                                ? List.of()
                                : sequence.getValue().stream()
                                        .map(item -> node(item, mistakes, depth + 1))
                                        .toList(),
                        line,
                        column);
            case MappingNode block ->
                new Yaml.Block(depth == DEPTH_MAX ? List.of() : entries(block, mistakes, depth + 1), line, column);
            default -> new Yaml.Scalar("", Yaml.Scalar.Style.PLAIN, line, column);
        };
    }

    private static Yaml.Scalar scalar(ScalarNode node, int line, int column) {
        boolean oneLine = node.getStartMark().getLine() == node.getEndMark().getLine();
        Yaml.Scalar.Style style = switch (node.getScalarStyle()) {
            case PLAIN -> oneLine ? Yaml.Scalar.Style.PLAIN : Yaml.Scalar.Style.SEVERAL_LINES;
            case SINGLE_QUOTED, DOUBLE_QUOTED, JSON_SCALAR_STYLE ->
                oneLine ? Yaml.Scalar.Style.QUOTED : Yaml.Scalar.Style.SEVERAL_LINES;
            case LITERAL, FOLDED -> Yaml.Scalar.Style.SEVERAL_LINES;
        };
        return new Yaml.Scalar(node.getValue(), style, line, column);
    }

    private static List<Yaml.Block.Entry> entries(MappingNode block, Mistakes mistakes, int depth) {
        List<Yaml.Block.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : block.getValue()) {
            if (!(node(tuple.getKeyNode(), mistakes, depth) instanceof Yaml.Scalar key)) {
                Mark mark = tuple.getKeyNode().getStartMark();
                mistakes.add(mark.getLine() + 1, mark.getColumn() + 1, "a key is a single word");
                continue;
            }
            Yaml value = node(tuple.getValueNode(), mistakes, depth);
            if (seen.add(key.text())) {
                entries.add(new Yaml.Block.Entry(key, value));
            } else {
                mistakes.at(key, "the key " + Field.shown(key.text()) + " is there twice");
            }
        }
        return entries;
    }
}

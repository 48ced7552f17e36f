package dev.accumulator.consumer.mappingfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the mistakes of one file. */
final class Mistakes {
    private final String file;
    private final List<MappingMistake> all = new ArrayList<>();

    Mistakes(String file) {
        this.file = file;
    }

    void add(int line, int column, String message) {
        all.add(new MappingMistake(file, line, column, message));
    }

    void at(Yaml node, String message) {
        add(node.line(), node.column(), message);
    }

    /** @param offset the character of the text that is wrong, in code points from 0 */
    void at(Yaml.Scalar node, int offset, String message) {
        add(node.line(), node.columnOf(offset), message);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns all mistakes in the order of the file. */
    List<MappingMistake> all() {
        return all.stream()
                .sorted(Comparator.comparingInt(MappingMistake::line).thenComparingInt(MappingMistake::column))
                .toList();
    }
}

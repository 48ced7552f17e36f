package dev.accumulator.consumer.mappingfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of a YAML file, with its place. */
sealed interface Yaml {

    /** Returns the line, from 1. */
    int line();

    /** Returns the column, from 1. */
    int column();

    /** Returns what the node is, for messages. */
    String shown();

    /**
     * A single value.
     *
     * @param style how it is written, which says where its characters stand
     */
    record Scalar(String text, Style style, int line, int column) implements Yaml {
        /** Ways to write a value. */
        enum Style {
            /** On one line, without quotes. */
            PLAIN,
            /** On one line, in quotes. */
            QUOTED,
            /** Over several lines, where the text does not say where a character stands. */
            SEVERAL_LINES
        }

        /** Returns the column of a character of the text, counted in code points from 0. */
        int columnOf(int offset) {
            return switch (style) {
                case PLAIN -> column + offset;
                case QUOTED -> column + 1 + offset;
                case SEVERAL_LINES -> column;
            };
        }

        /** True if nothing is written. */
        boolean isEmpty() {
            return text.isEmpty() && style == Style.PLAIN;
        }

        @Override
        public String shown() {
            return isEmpty() ? "nothing" : Field.shown(text);
        }
    }

    /** A list. */
    record Sequence(List<Yaml> items, int line, int column) implements Yaml {
        @Override
        public String shown() {
            return "a list";
        }
    }

    /** A mapping of keys to values, in the order of the file. */
    record Block(List<Entry> entries, int line, int column) implements Yaml {
        /** One key with its value. */
        record Entry(Scalar key, Yaml value) {}

        @Nullable
        Yaml get(String key) {
            for (Entry entry : entries) {
                if (entry.key().text().equals(key)) {
                    return entry.value();
                }
            }
            return null;
        }

        @Override
        public String shown() {
            return "keys with values";
        }
    }
}

package dev.accumulator.consumer.console;

import dev.accumulator.text.ForeignText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Writes a JSON value with a line for each field, and finds the line of one of them. It holds one line at a time, so a value
 * of megabytes costs no more memory than a small one.
 */
final class JsonLines {
    /** Deeper values are written no further to the right. */
    private static final int INDENTED_MAX = 20;

    /** Characters of a text that are shown. Whoever wants all of it reads the record itself. */
    private static final int TEXT_CHARS_MAX = 300;

    private final JsonParser json;
    private final @Nullable FieldPath path;
    private final Sink sink;
    private final Deque<Container> containers = new ArrayDeque<>();
    private @Nullable StringBuilder line;
    private boolean lineOpens;
    private String name = "";
    private int lines;
    private int marked;
    private int markedSteps = -1;

    /** Takes the lines, which are numbered from 1. */
    interface Sink {
        void line(int number, String text);
    }

    /** An object or array that is being written. */
    private static final class Container {
        private final boolean isArray;
        private final boolean isOnPath;
        private int index = -1;

        Container(boolean isArray, boolean isOnPath) {
            this.isArray = isArray;
            this.isOnPath = isOnPath;
        }
    }

    /** @param path the field whose line is wanted; null for none */
    JsonLines(JsonParser json, @Nullable FieldPath path, Sink sink) {
        this.json = json;
        this.path = path;
        this.sink = sink;
    }

    /** Writes all lines. Throws what the parser throws if the text is no JSON; the lines before it are written. */
    void write() {
        JsonToken token = json.nextToken();
        while (token != null) {
            switch (token) {
                case PROPERTY_NAME -> name = json.currentName();
                case START_OBJECT -> open("{", false);
                case START_ARRAY -> open("[", true);
                case END_OBJECT -> close("}");
                case END_ARRAY -> close("]");
                case VALUE_STRING -> value(quoted(json.getString()));
                default -> value(ForeignText.shorten(json.getString(), TEXT_CHARS_MAX));
            }
            token = json.nextToken();
        }
        flush("");
    }

    /** How many lines there are. */
    int lines() {
        return lines;
    }

    /** The line of the field, or of the innermost value around it that is there; 0 if no field is wanted. */
    int marked() {
        return marked;
    }

    /** True if the field itself was found. */
    boolean isFound() {
        return path != null && markedSteps == path.steps().size();
    }

    private void open(String bracket, boolean isArray) {
        boolean isOnPath = begin();
        Objects.requireNonNull(line).append(bracket);
        lineOpens = true;
        containers.push(new Container(isArray, isOnPath));
    }

    private void close(String bracket) {
        containers.pop();
        if (lineOpens) {
            Objects.requireNonNull(line).append(bracket);
        } else {
            flush("");
            line = indented().append(bracket);
        }
        lineOpens = false;
    }

    private void value(String text) {
        begin();
        Objects.requireNonNull(line).append(text);
        lineOpens = false;
    }

    /** Begins the line of a value. Returns true if the wanted field is the value, or within it. */
    private boolean begin() {
        flush(lineOpens || containers.isEmpty() ? "" : ",");
        StringBuilder begun = indented();
        Container in = containers.peek();
        boolean isOnPath = path != null;
        if (in != null) {
            in.index++;
            isOnPath = path != null
                    && in.isOnPath
                    && (in.isArray
                            ? path.isElement(containers.size() - 1, in.index)
                            : path.isMember(containers.size() - 1, name));
            if (!in.isArray) {
                begun.append(quoted(name)).append(": ");
            }
        }
        // Of two fields with one name the second is the one too many.
        if (isOnPath && containers.size() >= markedSteps) {
            markedSteps = containers.size();
            marked = lines + 1;
        }
        line = begun;
        return isOnPath;
    }

    private StringBuilder indented() {
        return new StringBuilder("  ".repeat(Math.min(INDENTED_MAX, containers.size())));
    }

    private void flush(String end) {
        StringBuilder finished = line;
        if (finished != null) {
            lines++;
            sink.line(lines, finished.append(end).toString());
            line = null;
        }
    }

    private static String quoted(String text) {
        return '"'
                + ForeignText.shorten(
                        text.length() <= TEXT_CHARS_MAX
                                ? escaped(text)
                                : escaped(text.substring(0, TEXT_CHARS_MAX + 1)),
                        TEXT_CHARS_MAX)
                + '"';
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}

package dev.accumulator.consumer.console;

import dev.accumulator.text.ForeignText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * The value of a record in lines for a page, with the line of a fault marked. Long values are shown in part: their beginning,
 * and what is around the mark.
 *
 * @param form what the bytes are taken for
 * @param lines at most some hundred
 * @param found true if the marked line is that of the very field; false if the field is not there and the line is that of
 *     the value around it, or if no field is at fault
 */
record ShownValue(Form form, List<Line> lines, boolean found) {
    /** As many as people scroll through, and quick to show. */
    private static final int LINES_MAX = 400;

    private static final int LINES_FIRST = 40;

    private static final int LINES_AROUND = 60;

    private static final int LINE_CHARS_MAX = 300;

    private static final int BYTES_SHOWN_MAX = 1_024;

    private static final int BYTES_A_LINE = 16;

    private static final JsonFactory JSON = new JsonFactory();

    ShownValue {
        lines = List.copyOf(lines);
    }

    /** The forms of a value. */
    enum Form {
        JSON,
        /** Text that is no JSON. */
        TEXT,
        /** No text either. */
        BYTES,
        /** There is no value: a tombstone. */
        NOTHING
    }

    /**
     * One line.
     *
     * @param number its number from 1; 0 for the place of lines that are left out
     */
    record Line(int number, String text, boolean marked) {
        /** True for the place of lines that are left out. */
        public boolean isGap() {
            return number == 0;
        }
    }

    /** @param path the field at fault; null if no one field is */
    static ShownValue of(byte @Nullable [] value, @Nullable String path) {
        if (value == null) {
            return new ShownValue(Form.NOTHING, List.of(), false);
        }
        Optional<String> text = text(value);
        return text.map(one -> ofText(one, path)).orElseGet(() -> ofBytes(value));
    }

    private static ShownValue ofText(String text, @Nullable String path) {
        FieldPath field = path == null ? null : FieldPath.parse(path);
        // Twice through: what is kept depends on the place of the mark.
        JsonLines search;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            search = new JsonLines(parser, field, (number, line) -> {});
            search.write();
        } catch (JacksonException notJson) {
            return ofPlain(text, notJson.getLocation());
        }
        if (search.lines() == 0) {
            return ofPlain(text, null);
        }
        Kept kept = new Kept(search.lines(), search.marked());
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            new JsonLines(parser, field, kept::line).write();
        }
        return new ShownValue(Form.JSON, kept.lines(), search.isFound());
    }

    /** @param fault where it stops to be JSON; null if that is nowhere in it */
    private static ShownValue ofPlain(String text, @Nullable TokenStreamLocation fault) {
        int marked = fault == null || fault.getLineNr() < 1 ? 0 : fault.getLineNr();
        Kept kept = new Kept((int) Math.min(Integer.MAX_VALUE, text.lines().count()), marked);
        int[] number = {0};
        text.lines().forEach(line -> {
            number[0]++;
            int column = number[0] == marked && fault != null ? fault.getColumnNr() : 0;
            kept.line(number[0], cut(line, column));
        });
        return new ShownValue(Form.TEXT, kept.lines(), false);
    }

    /** Shows the part of a long line that a column is in. */
    private static String cut(String line, int column) {
        int start = column <= LINE_CHARS_MAX ? 0 : column - LINE_CHARS_MAX / 2;
        if (start >= line.length()) {
            start = Math.max(0, line.length() - LINE_CHARS_MAX / 2);
        }
        if (start > 0 && Character.isLowSurrogate(line.charAt(start))) {
            start--;
        }
        return (start > 0 ? "…" : "") + ForeignText.shorten(line.substring(start), LINE_CHARS_MAX);
    }

    private static ShownValue ofBytes(byte[] value) {
        List<Line> lines = new ArrayList<>();
        int shown = Math.min(value.length, BYTES_SHOWN_MAX);
        for (int at = 0; at < shown; at += BYTES_A_LINE) {
            int end = Math.min(shown, at + BYTES_A_LINE);
            String hex = HexFormat.ofDelimiter(" ").formatHex(value, at, end);
            lines.add(new Line(
                    at / BYTES_A_LINE + 1,
                    String.format(Locale.ROOT, "%06x  %-47s  %s", at, hex, ascii(value, at, end)),
                    false));
        }
        if (shown < value.length) {
            lines.add(new Line(0, (value.length - shown) + " more bytes", false));
        }
        return new ShownValue(Form.BYTES, lines, false);
    }

    private static String ascii(byte[] value, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            text.append(value[i] >= ' ' && value[i] < 0x7f ? (char) value[i] : '.');
        }
        return text.toString();
    }

    private static Optional<String> text(byte[] value) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
        } catch (CharacterCodingException otherBytes) {
            return Optional.empty();
        }
    }

    /** Keeps the lines that are shown, and says how many are left out between them. */
    private static final class Kept {
        private final int all;
        private final int marked;
        private final List<Line> lines = new ArrayList<>();
        private int leftOut;

        Kept(int all, int marked) {
            this.all = all;
            this.marked = marked;
        }

        void line(int number, String text) {
            boolean isShown = all <= LINES_MAX
                    || number <= LINES_FIRST
                    || (marked > 0 && Math.abs(number - marked) <= LINES_AROUND);
            if (isShown) {
                gap();
                lines.add(new Line(number, text, number == marked));
            } else {
                leftOut++;
            }
        }

        private void gap() {
            if (leftOut > 0) {
                lines.add(new Line(0, leftOut + (leftOut == 1 ? " more line" : " more lines"), false));
                leftOut = 0;
            }
        }

        List<Line> lines() {
            gap();
            return lines;
        }
    }
}

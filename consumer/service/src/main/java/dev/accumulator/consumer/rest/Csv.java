package dev.accumulator.consumer.rest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes comma-separated values as RFC 4180 describes them, in UTF-8. A value that is null is an empty field, and an empty
 * text is a quoted one.
 *
 * <p>A spreadsheet takes a text such as {@code =HYPERLINK(...)} for a formula. Texts come from events, so whoever opens a
 * file in a spreadsheet asks for a form in which an apostrophe stands before such a text. By default each value is exactly
 * as it is stored, because a program would store the apostrophe.
 */
final class Csv {
    private static final int BUFFER_CHARS = 16_384;

    private static final String LINE_END = "\r\n";

    /** Spreadsheets take a file without it to be in the code page of their system. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Writer out;
    private final boolean isForSpreadsheets;

    Csv(OutputStream out, boolean isForSpreadsheets) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER_CHARS);
        this.isForSpreadsheets = isForSpreadsheets;
    }

    /** Writes the names of the columns, as the first line. */
    void header(Collection<String> names) {
        try {
            if (isForSpreadsheets) {
                out.write(BYTE_ORDER_MARK);
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        line(names);
    }

    /** Writes a line. */
    void line(Collection<? extends @Nullable Object> values) {
        try {
            boolean isFirst = true;
            for (Object value : values) {
                if (!isFirst) {
                    out.write(',');
                }
                isFirst = false;
                write(value);
            }
            out.write(LINE_END);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Sends what is left. */
    void end() {
        try {
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void write(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> {}
            case BigDecimal decimal -> out.write(decimal.toPlainString());
            case String text -> writeText(isForSpreadsheets && isFormula(text) ? "'" + text : text);
            default -> out.write(value.toString());
        }
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
    }

    private void writeText(String text) throws IOException {
        if (!needsQuotes(text)) {
            out.write(text);
            return;
        }
        out.write('"');
        out.write(text.replace("\"", "\"\""));
        out.write('"');
    }

    private static boolean needsQuotes(String text) {
        if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return false;
    }
}

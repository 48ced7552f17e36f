package dev.accumulator.producer.shop;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Breaks JSON into lines and leaves each token as it was published: {@code 250.00} keeps its zeros, an escape stays one. What
 * is no JSON stays whole.
 */
final class PrettyJson {

    private static final int NESTING_MAX = 64;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String json;
    private final int charsMax;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private PrettyJson(String json, int charsMax) {
        this.json = json;
        this.charsMax = charsMax;
    }

    static String of(String text, int charsMax) {
        String lines = isJson(text) ? new PrettyJson(text, charsMax).lines() : text;
        return lines.length() <= charsMax
                ? lines
                : lines.substring(0, charsMax) + "\n… " + (text.length() - charsMax)
                        + " characters more or less follow";
    }

    private static boolean isJson(String text) {
        int deepest = 0;
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        if (deepest > NESTING_MAX || text.isBlank()) {
            return false;
        }
        try {
            STRICT.readTree(text);
            return true;
        } catch (JacksonException other) {
            return false;
        }
    }

    private String lines() {
        int i = 0;
        while (i < json.length() && out.length() <= charsMax) {
            char c = json.charAt(i);
            if (c == '"') {
                int end = endOfText(i);
                out.append(json, i, end);
                i = end;
                continue;
            }
            mark(c, i);
            i++;
        }
        return out.toString();
    }

    private void mark(char c, int at) {
        switch (c) {
            case '{', '[' -> {
                out.append(c);
                if (!isEmptyAfter(at)) {
                    depth++;
                    newLine();
                }
            }
            case '}', ']' -> {
                if (!endsWithOpening()) {
                    depth--;
                    newLine();
                }
                out.append(c);
            }
            case ',' -> {
                out.append(c);
                newLine();
            }
            case ':' -> out.append(": ");
            case ' ', '\t', '\r', '\n' -> {}
            default -> out.append(c);
        }
    }

    private boolean isEmptyAfter(int opening) {
        int next = opening + 1;
        while (next < json.length() && Character.isWhitespace(json.charAt(next))) {
            next++;
        }
        return next < json.length() && (json.charAt(next) == '}' || json.charAt(next) == ']');
    }

    private boolean endsWithOpening() {
        char last = out.charAt(out.length() - 1);
        return last == '{' || last == '[';
    }

    private int endOfText(int start) {
        int end = start + 1;
        while (end < json.length() && json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, json.length());
    }

    private void newLine() {
        out.append('\n').append("  ".repeat(depth));
    }
}

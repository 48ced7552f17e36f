package dev.accumulator.consumer.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Splits a line into words as a shell does, for the syntax that documents use: quotes, {@code $names}, and one pipe.
 */
final class ShellLine {
    private final String text;
    private final Map<String, String> variables;
    private int at;

    private ShellLine(String text, Map<String, String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /** Returns the words. A pipe outside of quotes is a word of its own. */
    static List<String> words(String text, Map<String, String> variables) {
        return new ShellLine(text, variables).words();
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                words.add(word());
            }
        }
        return words;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> {
                    int end = text.indexOf('\'', at);
                    word.append(text, at, end);
                    at = end + 1;
                }
                case '"' -> {
                    while (text.charAt(at) != '"') {
                        next(word, text.charAt(at++));
                    }
                    at++;
                }
                default -> next(word, c);
            }
        }
        return word.toString();
    }

    private void next(StringBuilder word, char c) {
        if (c != '$') {
            word.append(c);
            return;
        }
        int begin = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(begin, at);
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("$" + name + " has no value in " + text);
        }
        word.append(value);
    }
}

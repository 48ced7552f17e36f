package dev.accumulator.consumer.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The name of a setting, taken apart as it is written. Spring's own parser drops characters that it does not allow
 * outside of brackets, so that {@code has spaces} would become {@code hasspaces}.
 *
 * @param written the whole name
 * @param elements what stands between the dots, or in brackets
 */
record SettingName(String written, List<String> elements) {

    static SettingName of(String written) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        boolean inBrackets = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (inBrackets ? c == ']' : (c == '.' || c == '[')) {
                add(elements, element);
                inBrackets = c == '[';
            } else {
                element.append(c);
            }
        }
        add(elements, element);
        return new SettingName(written, List.copyOf(elements));
    }

    private static void add(List<String> elements, StringBuilder element) {
        if (!element.isEmpty()) {
            elements.add(element.toString());
            element.setLength(0);
        }
    }

    /** The elements from one on, joined as they would be written. */
    String from(int first) {
        return String.join(".", elements.subList(Math.min(first, elements.size()), elements.size()));
    }

    /** The name as Spring compares names: {@code batch-size}, {@code batchSize} and {@code BATCH_SIZE} are one. */
    List<String> comparable() {
        return elements.stream().map(SettingName::comparable).toList();
    }

    /** An element as Spring compares it. */
    static String comparable(String element) {
        return element.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}

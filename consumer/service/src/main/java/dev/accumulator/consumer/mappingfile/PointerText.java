package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mappingfile.Pointer.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a pointer as a mapping file writes it: {@code /store} in the event, or with the name of what it begins at, such as
 * {@code line:/sku}.
 *
 * @param pointer what it says
 * @param starts where each step begins in the text, in code points from 0
 */
record PointerText(Pointer pointer, List<Integer> starts) {
    private static final Map<String, Root> PREFIXES =
            Map.of("event:", Root.EVENT, "line:", Root.LINE, "record:", Root.RECORD, "key:", Root.KEY);

    /** A text that is meant as a pointer and is none. */
    static final class Malformed extends Exception {
        private final int offset;

        Malformed(int offset, String message) {
            super(message, null, false, false);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }
    }

    PointerText {
        starts = List.copyOf(starts);
    }

    /** True if the text begins as a pointer does. Everything else is an expression. */
    static boolean isMeant(String text) {
        return text.startsWith("/") || prefix(text) != null;
    }

    private static @Nullable String prefix(String text) {
        for (String prefix : PREFIXES.keySet()) {
            if (text.startsWith(prefix) && (text.length() == prefix.length() || text.charAt(prefix.length()) == '/')) {
                return prefix;
            }
        }
        return null;
    }

    /** @param root where it begins if the text does not say it */
    static PointerText parse(String text, Root root) throws Malformed {
        String prefix = prefix(text);
        Root start = prefix == null ? root : PREFIXES.getOrDefault(prefix, root);
        int at = prefix == null ? 0 : prefix.length();
        List<Pointer.Step> steps = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        while (at < text.length()) {
            if (text.charAt(at) != '/') {
                throw new Malformed(at, "a pointer begins with /, as in /store or line:/sku");
            }
            int end = text.indexOf('/', at + 1);
            end = end < 0 ? text.length() : end;
            steps.add(Pointer.Step.of(unescaped(text, at + 1, end)));
            starts.add(text.codePointCount(0, at + 1));
            at = end;
        }
        return new PointerText(new Pointer(start, steps), starts);
    }

    private static String unescaped(String text, int start, int end) throws Malformed {
        StringBuilder name = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                throw new Malformed(
                        i, "a pointer has no spaces; expressions are written with names, as in event.store");
            }
            if (c == '~') {
                char next = i + 1 < end ? text.charAt(i + 1) : ' ';
                if (next != '0' && next != '1') {
                    throw new Malformed(i, "in a pointer ~0 stands for ~ and ~1 for /, nothing else follows ~");
                }
                name.append(next == '0' ? '~' : '/');
                i++;
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }
}

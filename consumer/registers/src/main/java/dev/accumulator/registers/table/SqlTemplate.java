package dev.accumulator.registers.table;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of statements with named holes.
 *
 * <ul>
 *   <li>{@code {log}}: a text that the holes know; {@code {dimensions:c}}: the same for an alias of the statement
 *   <li>{@code {each resource: sum(l.{resource}) as {resource}}}: the text for each item of a list, joined by commas
 *   <li>{@code {any resource: n.{resource} <> 0}}, {@code {all ...}}: joined by {@code or}, by {@code and}
 *   <li>{@code {for group: c.{group}, }}: the text for each item as it is, with nothing in between
 *   <li>{@code {if days: , movements}}, {@code {unless days: ...}}: the text where a condition holds, or does not hold
 * </ul>
 *
 * <p>A text of several lines keeps the indentation of its hole, a list that is too long for a line gets a line an item, and
 * lines that end up empty are dropped, so that a filled statement is as readable as its template.
 */
final class SqlTemplate {
    /** A list that would make a line longer than this is broken: it fits most terminals and consoles. */
    private static final int LINE_CHARS_MAX = 110;

    private static final Pattern BLOCK = Pattern.compile("(each|any|all|for|if|unless) ([a-z_]+):(.*)", Pattern.DOTALL);
    private static final Pattern HOLE = Pattern.compile("([a-z_]+)(?::([a-z]+))?");

    /** Resolves the holes of a template. Each method returns null for a name that it does not know. */
    interface Holes {
        @Nullable
        String text(String name, @Nullable String alias);

        @Nullable
        List<? extends Holes> items(String list);

        @Nullable
        Boolean condition(String name);
    }

    private final StringBuilder out = new StringBuilder();

    private SqlTemplate() {}

    /**
     * Fills all holes.
     *
     * @throws IllegalArgumentException if the holes do not know one of the template
     */
    static String fill(String template, Holes holes) {
        return fragment(template, holes)
                .lines()
                .filter(line -> !line.isBlank())
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    /** Fills all holes of a part of a statement, whose spaces at both ends matter. */
    static String fragment(String template, Holes holes) {
        SqlTemplate filled = new SqlTemplate();
        filled.append(template, holes);
        return filled.out.toString();
    }

    private void append(String template, Holes holes) {
        int done = 0;
        for (int i = 0; i < template.length(); i++) {
            if (beginsHole(template, i)) {
                int end = end(template, i);
                out.append(template, done, i);
                appendHole(template.substring(i + 1, end), holes);
                done = end + 1;
                i = end;
            }
        }
        out.append(template, done, template.length());
    }

    /** True if a hole begins here. A brace that no lower-case letter follows, as of an empty array, belongs to SQL. */
    private static boolean beginsHole(String template, int at) {
        return template.charAt(at) == '{'
                && at + 1 < template.length()
                && template.charAt(at + 1) >= 'a'
                && template.charAt(at + 1) <= 'z';
    }

    private static int end(String template, int begin) {
        int depth = 0;
        for (int i = begin; i < template.length(); i++) {
            switch (template.charAt(i)) {
                case '{' -> depth++;
                case '}' -> depth--;
                default -> {
                    continue;
                }
            }
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("A hole is not closed: " + template.substring(begin));
    }

    private void appendHole(String hole, Holes holes) {
        Matcher block = BLOCK.matcher(hole);
        if (block.matches()) {
            appendBlock(block.group(1), block.group(2), block.group(3), holes);
            return;
        }
        Matcher name = HOLE.matcher(hole);
        String text = name.matches() ? holes.text(name.group(1), name.group(2)) : null;
        if (text == null) {
            throw new IllegalArgumentException("Nothing is known to fill the hole {" + hole + "}");
        }
        String lines = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        out.append(lines.indexOf('\n') < 0 ? lines : lines.replace("\n", newLine()));
    }

    private void appendBlock(String kind, String name, String body, Holes holes) {
        switch (kind) {
            case "if", "unless" -> {
                Boolean holds = holes.condition(name);
                if (holds == null) {
                    throw new IllegalArgumentException("Nothing is known of the condition {" + kind + " " + name + "}");
                }
                if (holds == kind.equals("if")) {
                    append(afterColon(body), holes);
                }
            }
            case "for" -> items(name, holes).forEach(item -> append(afterColon(body), item));
            default -> appendList(kind, body.strip(), items(name, holes));
        }
    }

    private void appendList(String kind, String body, List<? extends Holes> items) {
        String indent = newLine();
        List<String> texts = new ArrayList<>();
        for (Holes item : items) {
            SqlTemplate text = new SqlTemplate();
            text.out.append(indent, 1, indent.length());
            text.append(body, item);
            texts.add(text.out.substring(indent.length() - 1));
        }
        String line = texts.stream().collect(Collectors.joining(separator(kind, " ")));
        boolean fits = !line.contains("\n") && indent.length() + line.length() <= LINE_CHARS_MAX;
        out.append(fits ? line : String.join(separator(kind, indent), texts));
    }

    private static String afterColon(String body) {
        return body.startsWith(" ") ? body.substring(1) : body;
    }

    private static String separator(String kind, String space) {
        return switch (kind) {
            case "any" -> space + "or ";
            case "all" -> space + "and ";
            default -> "," + space;
        };
    }

    private static List<? extends Holes> items(String list, Holes holes) {
        List<? extends Holes> items = holes.items(list);
        if (items == null) {
            throw new IllegalArgumentException("Nothing is known of the list {" + list + "}");
        }
        return items;
    }

    /** A line break and the indentation of what is appended next. */
    private String newLine() {
        return "\n" + " ".repeat(out.length() - (out.lastIndexOf("\n") + 1));
    }
}

package dev.accumulator.registers.table;

import dev.accumulator.registers.table.TemplateNode.Block;
import dev.accumulator.registers.table.TemplateNode.Hole;
import dev.accumulator.registers.table.TemplateNode.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /** More than the engine has templates; texts that are made anew each time cannot fill the memory. */
    private static final int PARSED_MAX = 1_000;

    /** Templates that were parsed before: reads fill the same ones again and again. */
    private static final Map<String, List<TemplateNode>> PARSED = new ConcurrentHashMap<>();

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
        return withoutBlankLines(fragment(template, holes));
    }

    /** Fills all holes of a part of a statement, whose spaces at both ends matter. */
    static String fragment(String template, Holes holes) {
        if (template.indexOf('{') < 0) {
            return template;
        }
        SqlTemplate filled = new SqlTemplate();
        filled.append(parsed(template), holes);
        return filled.out.toString();
    }

    private static List<TemplateNode> parsed(String template) {
        List<TemplateNode> known = PARSED.get(template);
        if (known != null) {
            return known;
        }
        List<TemplateNode> nodes = TemplateNode.parse(template);
        if (PARSED.size() < PARSED_MAX) {
            PARSED.put(template, nodes);
        }
        return nodes;
    }

    private static String withoutBlankLines(String text) {
        StringBuilder lines = new StringBuilder(text.length());
        int begin = 0;
        while (begin < text.length()) {
            int next = text.indexOf('\n', begin);
            int end = next < 0 ? text.length() : next;
            int last = end;
            while (last > begin && Character.isWhitespace(text.charAt(last - 1))) {
                last--;
            }
            if (last > begin) {
                lines.append(lines.isEmpty() ? "" : "\n").append(text, begin, last);
            }
            begin = end + 1;
        }
        return lines.toString();
    }

    private void append(List<TemplateNode> nodes, Holes holes) {
        for (TemplateNode node : nodes) {
            switch (node) {
                case Text text -> out.append(text.text());
                case Hole hole -> appendHole(hole, holes);
                case Block block -> appendBlock(block, holes);
            }
        }
    }

    private void appendHole(Hole hole, Holes holes) {
        String text = holes.text(hole.name(), hole.alias());
        if (text == null) {
            throw new IllegalArgumentException("Nothing is known to fill the hole {" + hole + "}");
        }
        if (text.indexOf('\n') < 0) {
            out.append(text);
        } else {
            out.append((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).replace("\n", newLine()));
        }
    }

    private void appendBlock(Block block, Holes holes) {
        switch (block.kind()) {
            case IF, UNLESS -> {
                Boolean holds = holes.condition(block.name());
                if (holds == null) {
                    throw new IllegalArgumentException("Nothing is known of the condition " + block.name());
                }
                if (holds == (block.kind() == TemplateNode.Kind.IF)) {
                    append(block.body(), holes);
                }
            }
            case FOR -> items(block.name(), holes).forEach(item -> append(block.body(), item));
            case EACH -> appendList(",", block, holes);
            case ANY -> appendList(" or", block, holes);
            case ALL -> appendList(" and", block, holes);
        }
    }

    private void appendList(String separator, Block block, Holes holes) {
        String newLine = newLine();
        List<String> texts = new ArrayList<>();
        int length = newLine.length();
        boolean fits = true;
        for (Holes item : items(block.name(), holes)) {
            SqlTemplate text = new SqlTemplate();
            text.out.append(newLine, 1, newLine.length());
            text.append(block.body(), item);
            texts.add(text.out.substring(newLine.length() - 1));
            length += texts.getLast().length() + separator.length() + 1;
            fits &= texts.getLast().indexOf('\n') < 0;
        }
        if (fits && length - separator.length() - 1 <= LINE_CHARS_MAX) {
            out.append(String.join(separator + " ", texts));
        } else {
            String broken = separator.equals(",") ? "," + newLine : newLine + separator.substring(1) + " ";
            out.append(String.join(broken, texts));
        }
    }

    private static List<? extends Holes> items(String list, Holes holes) {
        List<? extends Holes> items = holes.items(list);
        if (items == null) {
            throw new IllegalArgumentException("Nothing is known of the list " + list);
        }
        return items;
    }

    /** A line break and the indentation of what is appended next. */
    private String newLine() {
        return "\n" + " ".repeat(out.length() - (out.lastIndexOf("\n") + 1));
    }
}

package dev.accumulator.registers.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a parsed template; {@link SqlTemplate} describes the syntax. */
sealed interface TemplateNode {
    Pattern BLOCK = Pattern.compile("(each|any|all|for|if|unless) ([a-z_]+):(.*)", Pattern.DOTALL);
    Pattern HOLE = Pattern.compile("([a-z_]+)(?::([a-z]+))?");

    /** The effect of a block on its body. */
    enum Kind {
        EACH,
        ANY,
        ALL,
        FOR,
        IF,
        UNLESS
    }

    /** SQL that stays as it is. */
    record Text(String text) implements TemplateNode {}

    /** A place that a text fills. */
    record Hole(String name, @Nullable String alias) implements TemplateNode {
        @Override
        public String toString() {
            return alias == null ? name : name + ":" + alias;
        }
    }

    /** A list or a condition with the part of the statement that it repeats or leaves out. */
    record Block(Kind kind, String name, List<TemplateNode> body) implements TemplateNode {}

    /**
     * Parses a template.
     *
     * @throws IllegalArgumentException if a hole is not closed, or is neither a name nor a block
     */
    static List<TemplateNode> parse(String template) {
        List<TemplateNode> nodes = new ArrayList<>();
        int done = 0;
        for (int i = 0; i < template.length(); i++) {
            if (beginsHole(template, i)) {
                int end = end(template, i);
                if (done < i) {
                    nodes.add(new Text(template.substring(done, i)));
                }
                nodes.add(hole(template.substring(i + 1, end)));
                done = end + 1;
                i = end;
            }
        }
        if (done < template.length()) {
            nodes.add(new Text(template.substring(done)));
        }
        return List.copyOf(nodes);
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

    private static TemplateNode hole(String hole) {
        Matcher block = BLOCK.matcher(hole);
        if (block.matches()) {
            Kind kind = Kind.valueOf(block.group(1).toUpperCase(Locale.ROOT));
            String body = block.group(3);
            return new Block(
                    kind,
                    block.group(2),
                    parse(
                            switch (kind) {
                                case EACH, ANY, ALL -> body.strip();
                                case FOR, IF, UNLESS -> body.startsWith(" ") ? body.substring(1) : body;
                            }));
        }
        Matcher name = HOLE.matcher(hole);
        if (!name.matches()) {
            throw new IllegalArgumentException("Nothing is known to fill the hole {" + hole + "}");
        }
        return new Hole(name.group(1), name.group(2));
    }
}

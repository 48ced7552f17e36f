package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mappingfile.Pointer.Root;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads settings of a mapping file. What is wrong is told, and gives null. */
final class Settings {
    private final Mistakes mistakes;
    private final Cel cel;
    private final List<Pointer> outside = new ArrayList<>();

    /**
     * A source with what is known of its values.
     *
     * @param type CEL's; dynamic if it is not known
     * @param nullable true if it can give null
     */
    record Typed(Source source, CelType type, boolean nullable) {}

    Settings(Mistakes mistakes, Cel cel) {
        this.mistakes = mistakes;
        this.cel = cel;
    }

    Mistakes mistakes() {
        return mistakes;
    }

    /** Returns what the sources read from outside of the document. */
    List<Pointer> outside() {
        return outside.stream().distinct().toList();
    }

    @Nullable
    Word scalar(String setting, Yaml node) {
        if (node instanceof Yaml.Scalar scalar && !scalar.text().isBlank()) {
            return new Word(scalar, scalar.text().strip());
        }
        mistakes.at(node, setting + " takes a single value, was " + node.shown());
        return null;
    }

    /** A value that is not blank, without the spaces around it. */
    record Word(Yaml.Scalar node, String text) {}

    Yaml.@Nullable Block block(String setting, Yaml node) {
        if (node instanceof Yaml.Block block) {
            return block;
        }
        mistakes.at(node, setting + " takes keys with values, was " + node.shown());
        return null;
    }

    /** Tells each key that is not allowed. */
    void checkKeys(String where, Yaml.Block block, List<String> allowed) {
        for (Yaml.Block.Entry entry : block.entries()) {
            if (!allowed.contains(entry.key().text())) {
                mistakes.at(
                        entry.key(),
                        where + " has no key " + Field.shown(entry.key().text()) + "; allowed are "
                                + String.join(", ", allowed));
            }
        }
    }

    /** Reads one of several words. */
    <T> @Nullable T word(String setting, Yaml node, java.util.Map<String, T> words) {
        Word scalar = scalar(setting, node);
        if (scalar == null) {
            return null;
        }
        T meaning = words.get(scalar.text());
        if (meaning == null) {
            mistakes.at(
                    scalar.node(),
                    setting + " is one of " + String.join(", ", words.keySet()) + ", not "
                            + Field.shown(scalar.text()));
        }
        return meaning;
    }

    /** Reads a pointer or an expression. */
    @Nullable
    Typed source(String setting, Yaml node, Known known) {
        Word scalar = scalar(setting, node);
        return scalar == null ? null : source(setting, scalar.node(), leading(scalar.node()), scalar.text(), known);
    }

    private static int leading(Yaml.Scalar scalar) {
        return scalar.text()
                .codePointCount(0, scalar.text().indexOf(scalar.text().strip()));
    }

    /**
     * Reads a part of a value as a pointer or an expression.
     *
     * @param start where the part begins in the value, in code points
     */
    @Nullable
    Typed source(String setting, Yaml.Scalar node, int start, String text, Known known) {
        return PointerText.isMeant(text)
                ? pointer(setting, node, start, text, Root.EVENT, known)
                : expression(setting, node, start, text, known);
    }

    private @Nullable Typed expression(String setting, Yaml.Scalar node, int start, String text, Known known) {
        return switch (cel.compile(text, known)) {
            case Cel.Compiled.Good good -> {
                switch (good.source()) {
                    case Pointer pointer -> note(pointer);
                    case Expression expression -> expression.pointers().forEach(this::note);
                    case Source.Constant constant -> {}
                }
                yield new Typed(good.source(), good.type(), good.nullable());
            }
            case Cel.Compiled.Bad bad -> {
                for (Rewriting.Problem problem : bad.problems()) {
                    mistakes.at(node, start + problem.offset(), setting + ": " + problem.message());
                }
                yield null;
            }
        };
    }

    /**
     * Reads a pointer.
     *
     * @param root where it begins if it does not say it
     */
    @Nullable
    Typed pointer(String setting, Yaml.Scalar node, int start, String text, Root root, Known known) {
        try {
            PointerText parsed = PointerText.parse(text, root);
            Pointer pointer = parsed.pointer();
            if (pointer.root() == Root.LINE && !known.hasLine()) {
                mistakes.at(node, start, setting + ": line: is known only in a movement; here there is the event");
                return null;
            }
            try {
                known.at(pointer);
            } catch (Known.NoSuchField wrong) {
                mistakes.at(node, start + parsed.starts().get(wrong.step()), setting + ": " + wrong.problem());
                return null;
            }
            note(pointer);
            Set<String> types = Cel.types(pointer, known);
            return new Typed(
                    pointer,
                    Cel.type(new Expression.Variable(pointer, Expression.Variable.Use.VALUE), known),
                    types.contains("null"));
        } catch (PointerText.Malformed malformed) {
            mistakes.at(node, start + malformed.offset(), setting + ": " + malformed.getMessage());
            return null;
        }
    }

    private void note(Pointer pointer) {
        switch (pointer.root()) {
            case HEADERS, ATTRIBUTES, KEY, RECORD -> outside.add(pointer);
            case EVENT, LINE, KEY_TEXT, TOPIC, PARTITION, OFFSET, TIMESTAMP -> {}
        }
    }

    /**
     * Tells a value that is refused whatever the record is.
     *
     * @param rule takes the value from a record, and refuses it if it does not fit
     */
    void checkFixed(Yaml node, Source source, Consumer<Scope> rule) {
        if (!source.isFixed()) {
            return;
        }
        try {
            rule.accept(Scope.ofNothing());
        } catch (Unmappable refusal) {
            mistakes.at(node, refusal.sentence());
        }
    }

    /** Reads a setting that is true or false of each event or line. */
    @Nullable
    Field condition(String setting, Yaml node, Known known) {
        Typed typed = source(setting, node, known);
        if (typed == null) {
            return null;
        }
        if (!isOneOf(typed.type(), SimpleType.BOOL)) {
            mistakes.at(node, setting + " is true or false, but this gives " + name(typed.type()));
            return null;
        }
        return new Field(setting, typed.source());
    }

    /** Reads a pointer to an array. */
    @Nullable
    Field array(String setting, Yaml node, Root root, Known known) {
        if (!(node instanceof Yaml.Scalar scalar)
                || !(scalar.text().isEmpty()
                        || PointerText.isMeant(scalar.text().strip()))
                || scalar.isEmpty()) {
            mistakes.at(
                    node,
                    setting + " is a pointer to an array, such as /items, or \"\" for the whole; was " + node.shown());
            return null;
        }
        Typed typed = pointer(setting, scalar, 0, scalar.text().strip(), root, known);
        if (typed == null) {
            return null;
        }
        Set<String> types = typed.source() instanceof Pointer pointer ? Cel.types(pointer, known) : Set.of();
        if (!types.isEmpty() && !types.contains("array")) {
            mistakes.at(node, setting + " is an array, but the schema says " + String.join(" or ", types));
            return null;
        }
        return new Field(setting, typed.source());
    }

    /** True for one of the types, and for a value whose type is not known. */
    static boolean isOneOf(CelType type, CelType... types) {
        return type.equals(SimpleType.DYN) || List.of(types).contains(type);
    }

    /** Returns a type in the words of the documentation. */
    static String name(CelType type) {
        if (type.equals(SimpleType.STRING)) {
            return "a text";
        }
        if (type.equals(SimpleType.BOOL)) {
            return "true or false";
        }
        if (type.equals(SimpleType.NULL_TYPE)) {
            return "null";
        }
        if (type instanceof ListType) {
            return "an array";
        }
        return type.equals(SimpleType.INT) || type.equals(CelFunctions.DECIMAL) ? "a number" : type.name();
    }
}

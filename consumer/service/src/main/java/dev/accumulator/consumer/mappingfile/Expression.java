package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.text.ForeignText;
import dev.cel.common.types.CelType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression of CEL.
 *
 * @param program reads nothing but the variables
 * @param variables the fields that it reads, by the names that they have in the program
 * @param pointers the same fields
 * @param type what it was found to give
 * @param nullable true if it can give null
 */
record Expression(
        CelRuntime.Program program,
        Map<String, Variable> variables,
        List<Pointer> pointers,
        CelType type,
        boolean nullable)
        implements Source {
    private static final int MESSAGE_CHARS_MAX = 300;
    private static final int CAUSES_MAX = 20;

    /**
     * A field that the expression reads.
     *
     * @param use how it is read
     */
    record Variable(Pointer pointer, Use use) {
        /** Ways to read a field. */
        enum Use {
            VALUE,
            /** True if the field is there, even if it is null. */
            IS_THERE,
            /** True if the field is there and not null. */
            HAS_VALUE
        }
    }

    Expression {
        variables = Map.copyOf(variables);
        pointers = List.copyOf(pointers);
    }

    @Override
    public boolean isFixed() {
        return variables.isEmpty();
    }

    @Override
    public @Nullable Object value(Scope scope) {
        scope.expansion().beginEvaluation();
        try {
            return plain(program.eval((String name) -> Optional.of(read(name, scope))));
        } catch (CelEvaluationException failed) {
            throw refusal(failed, scope);
        } finally {
            Expansion.endEvaluation();
        }
    }

    private Object read(String name, Scope scope) {
        Variable variable = variables.get(name);
        if (variable == null) {
            throw new IllegalStateException("No variable is named " + name);
        }
        Json value = variable.pointer().find(scope);
        return switch (variable.use()) {
            case IS_THERE -> value != null;
            case HAS_VALUE -> value != null && value != Json.Word.NULL;
            case VALUE -> {
                if (value == null) {
                    throw missing(variable.pointer(), scope);
                }
                try {
                    yield CelTree.of(value);
                } catch (Unmappable tooLarge) {
                    throw Unmappable.at(
                            variable.pointer().path(scope.paths()),
                            tooLarge.code(),
                            "is too large: " + tooLarge.sentence());
                }
            }
        };
    }

    private static Unmappable missing(Pointer pointer, Scope scope) {
        JsonPath path = pointer.path(scope.paths());
        if (path == null) {
            return Unmappable.record(EventFault.MISSING_FIELD.code(), pointer.shown() + " is missing");
        }
        return pointer.root() == Pointer.Root.EVENT
                ? Unmappable.record(EventFault.MISSING_FIELD.code(), missingOfEvent(pointer, scope))
                        .near(path)
                : Unmappable.at(path, EventFault.MISSING_FIELD, "is missing");
    }

    /**
     * Names a field as the expression does, and the one that may be meant: a record that has a field {@code event} of its
     * own misleads into leaving one of the two out, or into writing one too many.
     */
    private static String missingOfEvent(Pointer pointer, Scope scope) {
        String sentence = pointer.expression() + " is missing";
        for (Pointer other : pointer.withTheWordOnceMoreOrLess()) {
            if (other.find(scope) != null) {
                return sentence + "; there is " + other.expression() + ", as event is the whole value";
            }
        }
        return sentence;
    }

    private static @Nullable Object plain(Object value) {
        return switch (value) {
            case NullValue none -> null;
            case CelTree.ObjectValue object -> object.members();
            case CelTree.ListValue list -> list.array();
            default -> value;
        };
    }

    private Unmappable refusal(CelEvaluationException failed, Scope scope) {
        if (scope.expansion().isTooLarge()) {
            return scope.expansion().refusal().near(near(scope.paths()));
        }
        Unmappable refusal = refusalIn(failed);
        if (refusal != null) {
            return refusal.path() == null ? refusal.near(place(refusal, scope)) : refusal;
        }
        String message = failed.getMessage();
        return Unmappable.record(
                        MappingFault.EXPRESSION_FAILED.code(),
                        "the expression failed: "
                                + ForeignText.shorten(message == null ? failed.toString() : message, MESSAGE_CHARS_MAX))
                .near(near(scope.paths()));
    }

    /** Returns the refusal that has ended an evaluation; null if the runtime has ended it. */
    static @Nullable Unmappable refusalIn(CelEvaluationException failed) {
        Throwable cause = failed;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof Unmappable refusal) {
                return refusal;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Returns the first field whose text is refused for that reason, or the place near all fields. */
    private JsonPath place(Unmappable refusal, Scope scope) {
        for (Pointer pointer : pointers) {
            JsonPath path = pointer.path(scope.paths());
            if (path != null
                    && pointer.find(scope) instanceof Json.Text text
                    && Decimals.refuses(text.text(), refusal)) {
                return path;
            }
        }
        return near(scope.paths());
    }

    @Override
    public @Nullable JsonPath path(RecordPaths paths) {
        return pointers.size() == 1 ? pointers.getFirst().path(paths) : null;
    }

    @Override
    public JsonPath near(RecordPaths paths) {
        JsonPath one = path(paths);
        if (one != null) {
            return one;
        }
        return pointers.stream().anyMatch(pointer -> pointer.root() == Pointer.Root.LINE)
                ? paths.line()
                : paths.event();
    }
}

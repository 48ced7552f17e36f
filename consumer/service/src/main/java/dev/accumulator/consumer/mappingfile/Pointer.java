package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.Json;
import dev.accumulator.consumer.event.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer (RFC 6901), compiled, with the thing that it begins at.
 *
 * @param steps the names of members, or the places of elements, unescaped
 */
record Pointer(Root root, List<Step> steps) implements Source {

    /** The value that a pointer begins at. */
    enum Root {
        EVENT("event"),
        LINE("line"),
        RECORD("record"),
        KEY("key"),
        HEADERS("headers"),
        ATTRIBUTES("attributes"),
        KEY_TEXT("key"),
        TOPIC("topic"),
        PARTITION("partition"),
        OFFSET("offset"),
        TIMESTAMP("timestamp");

        private final String word;

        Root(String word) {
            this.word = word;
        }

        /** Returns the name of the root in expressions. */
        String word() {
            return word;
        }

        /** True if the root has members that a pointer may go to. */
        boolean isTree() {
            return this == EVENT || this == LINE || this == RECORD || this == KEY;
        }
    }

    /**
     * One step.
     *
     * @param index the place in an array; negative if the name is none
     */
    record Step(String name, int index) {
        private static final int INDEX_CHARS_MAX = 7;

        static Step of(String name) {
            boolean digits = !name.isEmpty()
                    && name.length() <= INDEX_CHARS_MAX
                    && name.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (name.length() == 1 || name.charAt(0) != '0');
            return new Step(name, digits ? Integer.parseInt(name) : -1);
        }
    }

    Pointer {
        steps = List.copyOf(steps);
    }

    static Pointer of(Root root) {
        return new Pointer(root, List.of());
    }

    /** Returns what the pointer points at; null if there is nothing. */
    @Nullable
    Json find(Scope scope) {
        Json at = switch (root) {
            case EVENT -> scope.event();
            case LINE -> scope.line();
            case RECORD -> scope.record();
            case KEY -> scope.keyTree();
            case HEADERS -> textOrNull(scope.header(steps.getFirst().name()));
            case ATTRIBUTES -> textOrNull(scope.attribute(steps.getFirst().name()));
            case KEY_TEXT -> new Json.Text(scope.key());
            case TOPIC -> new Json.Text(scope.raw().topic());
            case PARTITION -> number(scope.raw().partition());
            case OFFSET -> number(scope.raw().offset());
            case TIMESTAMP -> number(scope.raw().timestampMillis());
        };
        return root.isTree() ? below(at) : at;
    }

    private @Nullable Json below(@Nullable Json start) {
        Json at = start;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            at = switch (at) {
                case Json.Members object -> object.byName().get(step.name());
                case Json.Elements array ->
                    step.index() >= 0 && step.index() < array.all().size()
                            ? array.all().get(step.index())
                            : null;
                case null, default -> null;
            };
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static @Nullable Json textOrNull(@Nullable String text) {
        return text == null ? null : new Json.Text(text);
    }

    private static Json number(long number) {
        return new Json.Numeral(Long.toString(number), true);
    }

    @Override
    public @Nullable Object value(Scope scope) {
        return plain(find(scope));
    }

    /** Returns texts and truths as those of Java; null for null. */
    static @Nullable Object plain(@Nullable Json json) {
        return switch (json) {
            case Json.Text text -> text.text();
            case Json.Word word ->
                switch (word) {
                    case TRUE -> true;
                    case FALSE -> false;
                    case NULL -> null;
                };
            case null -> null;
            case Json other -> other;
        };
    }

    @Override
    public @Nullable JsonPath path(RecordPaths paths) {
        JsonPath at = switch (root) {
            case EVENT -> paths.event();
            case LINE -> paths.line();
            case RECORD -> paths.record();
            case KEY, HEADERS, ATTRIBUTES, KEY_TEXT, TOPIC, PARTITION, OFFSET, TIMESTAMP -> null;
        };
        if (at == null) {
            return null;
        }
        for (Step step : steps) {
            at = step.index() >= 0 ? at.element(step.index()) : at.member(step.name());
        }
        return at;
    }

    /** Returns the pointer as an expression has it. */
    String expression() {
        StringBuilder text = new StringBuilder(root.word());
        for (Step step : steps) {
            if (step.index() >= 0) {
                text.append('[').append(step.index()).append(']');
            } else {
                text.append('.').append(step.name());
            }
        }
        return text.toString();
    }

    /** Returns the pointers that begin with the word of the root once more, and once less if it is there as a step. */
    List<Pointer> withTheWordOnceMoreOrLess() {
        Step word = Step.of(root.word());
        List<Step> longer = new ArrayList<>(List.of(word));
        longer.addAll(steps);
        Pointer more = new Pointer(root, longer);
        return !steps.isEmpty() && steps.getFirst().equals(word)
                ? List.of(more, new Pointer(root, steps.subList(1, steps.size())))
                : List.of(more);
    }

    /** Returns the pointer in the words of the mapping, for messages about values that are not in the record's value. */
    String shown() {
        return switch (root) {
            case HEADERS -> "the header " + steps.getFirst().name();
            case ATTRIBUTES -> "the attribute " + steps.getFirst().name();
            case KEY ->
                "the key"
                        + (steps.isEmpty() ? "" : "'s member " + steps.getLast().name());
            case KEY_TEXT -> "the key";
            case EVENT, LINE, RECORD -> "the " + root.word();
            case TOPIC, PARTITION, OFFSET, TIMESTAMP -> "the record's " + root.word();
        };
    }
}

package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mappingfile.SchemaNode.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The roots that a setting may use at its place in the file, with their schemas where there are some.
 *
 * @param record the schema of the record's value; null if there is none
 * @param event the schema of a document; null if there is none
 * @param line the schema of a line; null if there is none
 * @param hasLine true if the setting belongs to a movement
 */
record Known(
        @Nullable SchemaNode record,
        @Nullable SchemaNode event,
        @Nullable SchemaNode line,
        boolean hasLine) {
    /** Nothing is known of the record. */
    static final Known NOTHING = new Known(null, null, null, false);

    /** A step of a pointer that leads to no field. */
    static final class NoSuchField extends Exception {
        private final int step;
        private final String problem;

        NoSuchField(int step, String problem) {
            super(problem, null, false, false);
            this.step = step;
            this.problem = problem;
        }

        String problem() {
            return problem;
        }

        /** Returns the number of the wrong step, from 0. */
        int step() {
            return step;
        }
    }

    Known withLines(@Nullable SchemaNode lines) {
        return new Known(record, event, lines, true);
    }

    @Nullable
    SchemaNode of(Pointer.Root root) {
        return switch (root) {
            case RECORD -> record;
            case EVENT -> event;
            case LINE -> line;
            case KEY, KEY_TEXT, HEADERS, ATTRIBUTES, TOPIC, PARTITION, OFFSET, TIMESTAMP -> null;
        };
    }

    /** Returns the schema of the place that a pointer leads to; null if nothing is known of it. */
    @Nullable
    SchemaNode at(Pointer pointer) throws NoSuchField {
        return at(of(pointer.root()), pointer.root().word(), pointer.steps());
    }

    static @Nullable SchemaNode at(@Nullable SchemaNode start, String name, List<Pointer.Step> steps)
            throws NoSuchField {
        SchemaNode node = start;
        StringBuilder path = new StringBuilder(name);
        for (int i = 0; i < steps.size() && node != null; i++) {
            String step = steps.get(i).name();
            node = switch (node.step(steps.get(i))) {
                case Step.Unknown unknown -> null;
                case Step.Known known -> known.node();
                case Step.Missing missing ->
                    throw new NoSuchField(i, message(path.toString(), step, missing.allowed()));
            };
            path.append('.').append(step);
        }
        return node;
    }

    private static String message(String path, String step, Set<String> allowed) {
        return allowed.isEmpty()
                ? "the schema says that " + path + " is no object, so it has no field " + Field.shown(step)
                : "the schema knows no field " + Field.shown(step) + " of " + path + "; it has "
                        + String.join(", ", new ArrayList<>(allowed));
    }
}

package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.mappingfile.Pointer.Root;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names that expressions begin with. */
final class Roots {
    /**
     * The meaning of a name.
     *
     * @param pointer null if the name means nothing, or nothing here
     * @param problem null if nothing is wrong
     */
    record Found(@Nullable Pointer pointer, @Nullable String problem) {}

    private Roots() {}

    /** Finds the pointer of a name and of what is selected below it. */
    static Found of(String name, List<Pointer.Step> steps, boolean hasLine) {
        return switch (name) {
            case "event" -> tree(Root.EVENT, steps);
            case "record" -> tree(Root.RECORD, steps);
            case "line" ->
                hasLine
                        ? tree(Root.LINE, steps)
                        : new Found(null, "line is known only in a movement; here there is event");
            case "headers" -> named(Root.HEADERS, steps);
            case "attributes" -> named(Root.ATTRIBUTES, steps);
            case "key" -> alone(Root.KEY_TEXT, steps);
            case "topic" -> alone(Root.TOPIC, steps);
            case "partition" -> alone(Root.PARTITION, steps);
            case "offset" -> alone(Root.OFFSET, steps);
            case "timestamp" -> alone(Root.TIMESTAMP, steps);
            default -> new Found(null, "nothing is named " + Field.shown(name) + "; known are " + known(hasLine));
        };
    }

    private static String known(boolean hasLine) {
        return (hasLine ? "event, line, record" : "event, record")
                + ", key, headers, attributes, topic, partition, offset, timestamp";
    }

    private static Found tree(Root root, List<Pointer.Step> steps) {
        return new Found(new Pointer(root, steps), null);
    }

    private static Found named(Root root, List<Pointer.Step> steps) {
        return steps.size() == 1
                ? new Found(new Pointer(root, steps), null)
                : new Found(
                        null,
                        root.word() + " takes one name, written out: " + root.word() + ".tenant or " + root.word()
                                + "[\"tenant-id\"]");
    }

    private static Found alone(Root root, List<Pointer.Step> steps) {
        return steps.isEmpty()
                ? new Found(Pointer.of(root), null)
                : new Found(null, root.word() + " is a single value, it has no fields");
    }
}

package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.schemas.Limits;
import dev.accumulator.text.ForeignText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a document's recorder: a prefix, then values with texts between them.
 *
 * @param prefix the text before the first value, which no other mapping's recorders begin with
 * @param holes at least one
 */
record RecorderTemplate(String prefix, List<Hole> holes) {

    /**
     * One value.
     *
     * @param after the text that follows it; empty only after the last one
     */
    record Hole(Field field, String after) {}

    RecorderTemplate {
        holes = List.copyOf(holes);
    }

    /** True if the recorder is known from the record's key and topic, which a tombstone has. */
    boolean isOfKeyAlone() {
        return holes.stream().map(hole -> hole.field().source()).allMatch(source -> switch (source) {
            case Pointer pointer -> isOfKey(pointer);
            case Expression expression -> expression.pointers().stream().allMatch(RecorderTemplate::isOfKey);
            case Source.Constant constant -> true;
        });
    }

    private static boolean isOfKey(Pointer pointer) {
        return switch (pointer.root()) {
            case KEY, KEY_TEXT, TOPIC -> true;
            case EVENT, LINE, RECORD, HEADERS, ATTRIBUTES, PARTITION, OFFSET, TIMESTAMP -> false;
        };
    }

    String recorder(Scope scope) {
        StringBuilder recorder = new StringBuilder(prefix);
        for (int i = 0; i < holes.size(); i++) {
            Hole hole = holes.get(i);
            String value = hole.field().text(scope);
            Texts.Problem problem = Texts.problem(value, Limits.IDENTIFIER_CHARS_MAX);
            if (problem != null) {
                throw hole.field().refused(scope, problem.fault().code(), problem.problem());
            }
            // The text behind a value ends it. If it came earlier, the value could end in two places.
            if (i + 1 < holes.size() && (value + hole.after()).indexOf(hole.after()) < value.length()) {
                throw hole.field()
                        .refused(
                                scope,
                                MappingFault.AMBIGUOUS_RECORDER.code(),
                                "holds " + ForeignText.quote(hole.after())
                                        + ", which ends it in the recorder, so another document could have the same; was "
                                        + ForeignText.quote(value));
            }
            recorder.append(value).append(hole.after());
        }
        String whole = recorder.toString();
        Texts.Problem problem = Texts.problem(whole, Limits.RECORDER_CHARS_MAX);
        if (problem != null) {
            throw Unmappable.record(problem.fault().code(), "recorder: the recorder " + problem.problem());
        }
        return whole;
    }

    /** Returns the place of the first value in the record's value. */
    @Nullable
    JsonPath path(RecordPaths paths) {
        return holes.getFirst().field().source().path(paths);
    }
}

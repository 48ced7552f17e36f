package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import dev.accumulator.schemas.EventFault;
import dev.accumulator.schemas.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the revision of a document. */
sealed interface RevisionRule {

    long revision(Scope scope);

    /** Returns the place of the revision in the record's value; null if it is not there. */
    default @Nullable JsonPath path(RecordPaths paths) {
        return null;
    }

    /** The place in the log of the database that a change of a row comes from. */
    static RevisionRule ofLog() {
        Pointer place = new Pointer(Pointer.Root.ATTRIBUTES, List.of(Pointer.Step.of("lsn")));
        return new Of(new Field("revision", place));
    }

    /** An event is its own document, which never changes. */
    record Once() implements RevisionRule {
        @Override
        public long revision(Scope scope) {
            return Limits.REVISION_MIN;
        }
    }

    /** A later record is a later revision. Offsets begin at 0, and revisions at 1. */
    record Offset() implements RevisionRule {
        @Override
        public long revision(Scope scope) {
            return scope.raw().offset() + 1;
        }
    }

    /** The field, or a word for the record's timestamp. */
    record Of(Field field) implements RevisionRule {
        @Override
        public long revision(Scope scope) {
            long revision = field.integer(scope);
            if (revision < Limits.REVISION_MIN || revision > Limits.REVISION_MAX) {
                throw field.refused(
                        scope,
                        EventFault.OUT_OF_RANGE.code(),
                        "must be from " + Limits.REVISION_MIN + " to " + Limits.REVISION_MAX + ", was " + revision);
            }
            return revision;
        }

        @Override
        public @Nullable JsonPath path(RecordPaths paths) {
            return field.source().path(paths);
        }
    }
}

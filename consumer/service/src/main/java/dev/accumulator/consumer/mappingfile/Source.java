package dev.accumulator.consumer.mappingfile;

import dev.accumulator.consumer.event.JsonPath;
import org.jspecify.annotations.Nullable;

/** Where a value of a document comes from. */
sealed interface Source permits Pointer, Expression, Source.Constant {

    /**
     * Returns the value: a {@link String}, {@link Boolean}, {@link Long}, {@link java.math.BigDecimal}, or a number, array or
     * object of JSON; null if it is absent or null.
     */
    @Nullable
    Object value(Scope scope);

    /** Returns the place of the one field that the value comes from; null if there is none, or several. */
    @Nullable
    JsonPath path(RecordPaths paths);

    /** Returns the place of the one field, or of the line or the document that holds all of several. */
    default @Nullable JsonPath near(RecordPaths paths) {
        return path(paths);
    }

    /** True if the value is the same whatever the record is. */
    default boolean isFixed() {
        return false;
    }

    /** A value that is written in the mapping. */
    record Constant(Object constant) implements Source {
        @Override
        public boolean isFixed() {
            return true;
        }

        @Override
        public Object value(Scope scope) {
            return constant;
        }

        @Override
        public @Nullable JsonPath path(RecordPaths paths) {
            return null;
        }
    }
}

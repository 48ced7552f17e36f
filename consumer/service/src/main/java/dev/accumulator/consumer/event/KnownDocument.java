package dev.accumulator.consumer.event;

import dev.accumulator.schemas.InvalidField;
import dev.accumulator.schemas.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The document that a refused record still names. Its dead letter can be found by it, and be superseded.
 *
 * @param recorder null if neither key nor data names one, or if they name different ones
 * @param revision null if it could not be read
 */
record KnownDocument(@Nullable String recorder, @Nullable Long revision) {
    static final KnownDocument NONE = new KnownDocument(null, null);

    /**
     * Combines what the key and the data say.
     *
     * @param data null if the record was refused before its data was reached
     */
    static KnownDocument of(TopicRole role, byte @Nullable [] key, @Nullable Fields data) {
        String byKey = key == null ? null : recorder(role, Utf8.textOrNull(key));
        if (data == null) {
            return new KnownDocument(byKey, null);
        }
        String byData = recorder(role, identifier(role, data));
        if (byKey != null && byData != null && !byKey.equals(byData)) {
            return new KnownDocument(null, revision(data));
        }
        return new KnownDocument(byKey != null ? byKey : byData, revision(data));
    }

    private static @Nullable String identifier(TopicRole role, Fields data) {
        try {
            return data.identifier(role.idField());
        } catch (Refused unreadable) {
            return null;
        }
    }

    private static @Nullable String recorder(TopicRole role, @Nullable String id) {
        if (id == null) {
            return null;
        }
        try {
            return role.recorder(id);
        } catch (InvalidField broken) {
            return null;
        }
    }

    private static @Nullable Long revision(Fields data) {
        try {
            long revision = data.revision();
            return revision >= Limits.REVISION_MIN && revision <= Limits.REVISION_MAX ? revision : null;
        } catch (Refused unreadable) {
            return null;
        }
    }
}

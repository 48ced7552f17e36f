package dev.accumulator.consumer.event;

import org.jspecify.annotations.Nullable;

/**
 * How documents are called in a topic whose records are keyed by groups of documents, such as all documents of a warehouse: the
 * key stands before the last slash of the identifier, as in {@code 1/42}. So a document has one key for ever, whatever is
 * corrected in it, and whoever asks for it knows the key.
 */
public final class GroupKey {
    private static final char SLASH = '/';

    private static final char COLON = ':';

    private GroupKey() {}

    /**
     * Returns the key of a document's records; null if the identifier has none.
     *
     * @param identifier of an order, a receipt or a reservation
     */
    public static @Nullable String of(String identifier) {
        int slash = identifier.lastIndexOf(SLASH);
        return slash <= 0 || slash == identifier.length() - 1 ? null : identifier.substring(0, slash);
    }

    /** Returns the key of the records of a recorder's document, whose identifier is behind the first colon; null if it has none. */
    public static @Nullable String ofRecorder(String recorder) {
        int colon = recorder.indexOf(COLON);
        return colon < 0 ? null : of(recorder.substring(colon + 1));
    }
}

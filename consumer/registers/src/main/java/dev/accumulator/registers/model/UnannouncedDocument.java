package dev.accumulator.registers.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document that one schema has accepted and another one has not.
 *
 * @param recorder the document
 * @param revision its revision
 * @param posted true if it has movements
 * @param known true if the other schema has an older revision
 * @param source where it came from, in the words of whoever posted it
 * @param changes by how much its cells differ
 */
public record UnannouncedDocument(
        String recorder,
        long revision,
        boolean posted,
        boolean known,
        @Nullable String source,
        List<CellChange> changes) {
    public UnannouncedDocument {
        changes = List.copyOf(changes);
    }

    public UnannouncedDocument with(List<CellChange> found) {
        return new UnannouncedDocument(recorder, revision, posted, known, source, found);
    }
}

package dev.accumulator.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document was refused; its last good revision, if any, stays posted. Only sent when the document is known: an event
 * that does not tell its recorder becomes a dead letter alone.
 *
 * @param recorder the document
 * @param revision the refused revision, if it could be read
 * @param changes always empty: present so that every result has the same members
 * @param source the refused record
 * @param code stable word for what was wrong
 * @param path JSON path of the field that was wrong, such as {@code $.lines[0].quantity}; null if it is not one field
 * @param message a sentence for people, no contract
 */
public record DocumentRejected(
        String recorder,
        @Nullable Long revision,
        List<DocumentResult.Change> changes,
        SourcePosition source,
        String code,
        @Nullable String path,
        String message) {

    /** @throws InvalidField if a field is missing or outside {@link Limits} */
    public DocumentRejected {
        recorder = Require.recorder(recorder);
        changes = Require.elements("changes", changes);
        if (!changes.isEmpty()) {
            throw new InvalidField(EventFault.ILL_TYPED, "changes", "must be empty");
        }
        source = Require.present("source", source);
        code = Require.name("code", code);
        message = Require.present("message", message);
    }
}

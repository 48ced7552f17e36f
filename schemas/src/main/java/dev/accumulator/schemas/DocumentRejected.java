package dev.accumulator.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document was refused; its last good revision, if any, stays posted. It is sent only if the document is known: an
 * event without a readable recorder only becomes a dead letter.
 *
 * @param recorder the document
 * @param revision the refused revision; null if it could not be read
 * @param changes always empty; present so that all results have the same members
 * @param source the refused record
 * @param code the stable code of the fault
 * @param path JSON path of the field at fault, such as {@code $.lines[0].quantity}; null if no single field is at fault
 * @param message a sentence for people; it may change
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

package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.CheckedMovement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The movements that a posting appends if all its documents are new, as nearly all of a stream are. They are encoded while
 * the server makes the rows of the documents, and thrown away if one document was known.
 */
final class Draft {
    private final List<CheckedChange> documents;
    private final List<Long> recorders;
    private final Recording recording;
    private final LogLines lines;
    private boolean complete;

    /**
     * @param documents one of each recorder, in the order of the call
     * @param recorders the ids that their recorders will have
     * @param recording tells their postings
     * @param lines where the movements go, empty
     */
    Draft(List<CheckedChange> documents, List<Long> recorders, Recording recording, LogLines lines) {
        this.documents = documents;
        this.recorders = recorders;
        this.recording = recording;
        this.lines = lines;
    }

    List<CheckedChange> documents() {
        return documents;
    }

    List<Long> recorders() {
        return recorders;
    }

    /** Returns the ids that the recorders will have, by their names. */
    Map<String, Long> made() {
        Map<String, Long> made = new HashMap<>();
        for (int i = 0; i < recorders.size(); i++) {
            made.put(documents.get(i).recorder(), recorders.get(i));
        }
        return made;
    }

    /** Encodes the movements, up to the first cell that is not remembered. Asks the database for nothing. */
    void write() {
        for (int i = 0; i < recorders.size(); i++) {
            CheckedChange document = documents.get(i);
            for (CheckedMovement movement : document.movements()) {
                if (!movement.register().cells().placeKnown(movement)) {
                    return;
                }
            }
            lines.add(document, recording.posting(document, null), recorders.get(i));
        }
        lines.encode();
        complete = true;
    }

    /** Returns the encoded lines, or null if there is a cell that only the database knows. */
    @Nullable
    LogLines lines() {
        return complete ? lines : null;
    }
}

package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.CheckedMovement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a posting appends if all its documents turn out to be new, as nearly all of a stream are. It is worked out while the
 * server makes the rows of the documents, and thrown away if one of them was known.
 */
final class Draft {
    private final List<CheckedChange> documents;
    private final List<Long> recorders;
    private final LogLines lines;
    private boolean complete;

    /**
     * @param documents one of each recorder, in the order of the call
     * @param recorders the ids that their recorders will have
     * @param lines empty
     */
    Draft(List<CheckedChange> documents, List<Long> recorders, LogLines lines) {
        this.documents = documents;
        this.recorders = recorders;
        this.lines = lines;
    }

    List<CheckedChange> documents() {
        return documents;
    }

    List<Long> recorders() {
        return recorders;
    }

    /** Works it out as far as cells are remembered. Asks the database for nothing. */
    void write() {
        for (int i = 0; i < recorders.size(); i++) {
            CheckedChange document = documents.get(i);
            for (CheckedMovement entry : document.entries()) {
                if (!entry.register().cells().placeKnown(entry)) {
                    return;
                }
            }
            lines.add(document, recorders.get(i));
        }
        lines.encode();
        complete = true;
    }

    /** The lines, encoded; null if there is a cell that has to be asked for. */
    @Nullable
    LogLines lines() {
        return complete ? lines : null;
    }
}

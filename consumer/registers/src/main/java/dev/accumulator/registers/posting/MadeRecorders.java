package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The rows of recorders that a call has made before some of its changes were refused. */
final class MadeRecorders {
    private MadeRecorders() {}

    /**
     * Rows were made of the first changes. Of those documents whose first change is refused, the next one makes the row; a
     * row is deleted if there is none.
     *
     * @param pending the changes of the call by recorder
     * @param passed those that are not refused
     * @param made the ids of the recorders that were made; those of which all is refused are taken out
     */
    static void makeAnew(
            Database database,
            Acceptance acceptance,
            List<RecorderChanges> pending,
            List<RecorderChanges> passed,
            Map<String, Long> made) {
        Map<String, RecorderChanges> left = new HashMap<>();
        passed.forEach(changes -> left.put(changes.recorder(), changes));
        List<CheckedChange> makers = new ArrayList<>();
        List<Long> deleted = new ArrayList<>();
        for (RecorderChanges before : pending) {
            Long id = made.get(before.recorder());
            RecorderChanges after = left.get(before.recorder());
            CheckedChange maker = after == null ? null : after.maker();
            if (id == null || Objects.equals(maker, before.maker())) {
                continue;
            }
            if (maker == null) {
                deleted.add(id);
                made.remove(before.recorder());
            } else {
                makers.add(maker);
            }
        }
        if (!deleted.isEmpty()) {
            new RecordersTable(database).delete(deleted);
        }
        if (!makers.isEmpty()) {
            acceptance.makeAnew(makers);
        }
    }
}

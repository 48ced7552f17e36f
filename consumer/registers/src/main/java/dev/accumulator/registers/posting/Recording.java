package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Under which postings, and so at which moments, a round records its changes. For one round. */
interface Recording {
    /** Returns ids that no recorder has yet, ascending. */
    List<Long> recorders();

    /** Is given the rows of known recorders, locked, before {@link #posting} is asked about changes of these. */
    void known(Collection<RecordersTable.Row> rows);

    /**
     * Returns the posting that records a change. Uses no database.
     *
     * @param before the row of its recorder, or null if that is new
     */
    long posting(CheckedChange change, RecordersTable.@Nullable Row before);

    /**
     * Returns the posting that takes back the movements of a known recorder.
     *
     * @param change the change that replaces them
     * @param before the row of the recorder
     * @param older the revisions that are recorded with the change
     */
    long reversal(CheckedChange change, RecordersTable.Row before, List<Superseded> older);

    /**
     * A revision that came together with a newer one, and is recorded all the same.
     *
     * @param posting the posting that records its movements
     * @param reversal the posting that takes them back
     */
    record Superseded(CheckedChange change, long posting, long reversal) {}

    /** Returns true if such a revision is recorded, should its recorder be accepted. */
    boolean keeps(CheckedChange older);

    /**
     * Returns the revisions to be recorded that came together with an accepted one, by revision.
     *
     * @param accepted the change of the group as it was accepted: without movements if it is overtaken
     * @param before the row of its recorder, or null if that is new
     */
    List<Superseded> superseded(
            CheckedChange accepted, RecorderChanges.Group group, RecordersTable.@Nullable Row before);

    /**
     * Names lines that were appended to a log in the tail of its register.
     *
     * @param isLast true for the last register of the round; then the postings are recorded too
     */
    void append(OpenRegister register, List<LogTable.Line> lines, boolean isLast);

    /** Records the postings of a round that appended no lines. */
    void appendNothing();
}

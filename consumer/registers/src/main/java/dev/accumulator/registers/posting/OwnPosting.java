package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.PostingsTable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One posting for all changes of a round, recorded now. */
final class OwnPosting implements Recording {
    private final Database database;
    private final PostingsTable postings;
    private final PostingsTable.Begun begun;

    /** @param recordersMax how many recorders may be new */
    OwnPosting(Database database, int recordersMax) {
        this.database = database;
        this.postings = new PostingsTable(database);
        this.begun = postings.begin(recordersMax);
    }

    @Override
    public List<Long> recorders() {
        return begun.recorders();
    }

    @Override
    public void known(Collection<RecordersTable.Row> rows) {
        // Whatever they were before, they are recorded now.
    }

    @Override
    public long posting(CheckedChange change, RecordersTable.@Nullable Row before) {
        return begun.posting();
    }

    @Override
    public long reversal(CheckedChange change, RecordersTable.Row before, List<Superseded> older) {
        return begun.posting();
    }

    @Override
    public boolean keeps(CheckedChange older) {
        return false;
    }

    @Override
    public List<Superseded> superseded(
            CheckedChange accepted, RecorderChanges.Group group, RecordersTable.@Nullable Row before) {
        return List.of();
    }

    @Override
    public void append(OpenRegister register, List<LogTable.Line> lines, boolean isLast) {
        if (isLast) {
            recorded(register.tail().addLast(begun.posting(), lines.size()));
        } else {
            register.tail().add(begun.posting(), lines.size());
        }
    }

    @Override
    public void appendNothing() {
        recorded(postings.record(begun.posting()));
    }

    private void recorded(Instant moment) {
        database.lastPosting().recorded(begun.posting(), moment);
    }
}

package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One posting for all changes of a round, recorded now, that follows other databases. Batches are cut elsewhere than they were
 * there, so a revision that was posted there and taken back in open time may come together with a newer one here. Its movements stay
 * in closed time, so it is recorded too.
 */
final class FollowedPosting implements Recording {
    private final OwnPosting own;
    private final Map<String, KeptHistory> histories = new HashMap<>();

    /** @param recordersMax how many recorders may be new */
    FollowedPosting(Database database, List<FollowedSchema> followed, List<RecorderChanges> pending, int recordersMax) {
        this.own = new OwnPosting(database, recordersMax);
        List<CheckedChange> changes = pending.stream()
                .flatMap(recorder -> recorder.rest().stream())
                .flatMap(group -> Stream.concat(Stream.of(group.newest()), group.others().stream()))
                .toList();
        if (!changes.isEmpty()) {
            followed.forEach(
                    each -> histories.putAll(new KeptMomentsTable(each.database(), each.schema()).histories(changes)));
        }
    }

    @Override
    public List<Long> recorders() {
        return own.recorders();
    }

    @Override
    public void known(Collection<RecordersTable.Row> rows) {
        own.known(rows);
    }

    @Override
    public long posting(CheckedChange change, RecordersTable.@Nullable Row before) {
        return own.posting(change, before);
    }

    @Override
    public long reversal(CheckedChange change, RecordersTable.Row before, List<Superseded> older) {
        return own.reversal(change, before, older);
    }

    @Override
    public boolean keeps(CheckedChange older) {
        KeptHistory history = histories.get(older.recorder());
        return history != null && history.keeps(older);
    }

    @Override
    public List<Superseded> superseded(
            CheckedChange accepted, RecorderChanges.Group group, RecordersTable.@Nullable Row before) {
        if (accepted.isWithdraw() || !histories.containsKey(accepted.recorder())) {
            return List.of();
        }
        long posting = own.posting(accepted, before);
        return group.newerThan(before, accepted)
                .filter(this::keeps)
                .map(older -> new Superseded(older, posting, posting))
                .toList();
    }

    @Override
    public void append(OpenRegister register, List<LogTable.Line> lines, boolean isLast) {
        own.append(register, lines, isLast);
    }

    @Override
    public void appendNothing() {
        own.appendNothing();
    }
}

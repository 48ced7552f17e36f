package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notes of a round about recorders, which are written beside their rows: withdrawals, changes that came too late, and
 * documents in several streams. Each costs a statement where there is any, and nothing otherwise.
 */
final class RecorderNotes {
    private final WithdrawalsTable withdrawals;
    private final PassedOverTable passedOver;
    private final SeveralStreamsTable severalStreams;
    private final RecordersTable recorders;

    private final List<CheckedChange> kept = new ArrayList<>();
    private final List<CheckedChange> earlierCopies = new ArrayList<>();
    private final Map<String, PassedOverTable.Passed> passed = new LinkedHashMap<>();
    private final Map<String, SeveralStreamsTable.Seen> seen = new HashMap<>();

    RecorderNotes(Database database, RecordersTable recorders) {
        this.withdrawals = new WithdrawalsTable(database);
        this.passedOver = new PassedOverTable(database);
        this.severalStreams = new SeveralStreamsTable(database);
        this.recorders = recorders;
    }

    /** Returns the withdrawals that were kept earlier of those rows that have any, by recorder. */
    Map<String, List<Origin>> withdrawals(Collection<RecordersTable.Row> rows) {
        return withdrawals.of(rows.stream()
                .filter(RecordersTable.Row::hasWithdrawals)
                .map(RecordersTable.Row::recorder)
                .toList());
    }

    /** Keeps a withdrawal, if it has an origin. */
    void keep(CheckedChange withdrawal) {
        if (withdrawal.origin() != null) {
            kept.add(withdrawal);
        }
    }

    /** Moves the origin of a posted revision to that of a copy that was written before it. */
    void earlierCopy(CheckedChange copy) {
        earlierCopies.add(copy);
    }

    /** Notes a change that came too late, unless a newer one came with it. */
    void passedOver(CheckedChange change, Outcome outcome) {
        if (outcome instanceof Outcome.Stale stale && stale.reason() != Outcome.Stale.Reason.REPLACED) {
            passed.merge(
                    change.recorder(),
                    new PassedOverTable.Passed(1, stale, change.change().source()),
                    PassedOverTable.Passed::and);
        }
    }

    /** Notes a document whose changes have origins in different streams. */
    void origins(CheckedChange change, @Nullable Origin other) {
        Origin own = change.origin();
        if (own != null && other != null && WrittenOrder.inSeveralStreams(own, other)) {
            seen.putIfAbsent(
                    change.recorder(), new SeveralStreamsTable.Seen(change.recorder(), other.stream(), own.stream()));
        }
    }

    /** Writes all that was noted. The rows of the recorders have their new state by now. */
    void write() {
        if (!kept.isEmpty()) {
            withdrawals.keep(kept);
        }
        if (!earlierCopies.isEmpty()) {
            recorders.moveToEarlierCopies(earlierCopies);
        }
        if (!passed.isEmpty()) {
            passedOver.keep(passed.values());
        }
        if (!seen.isEmpty()) {
            severalStreams.keep(seen.values());
        }
    }
}

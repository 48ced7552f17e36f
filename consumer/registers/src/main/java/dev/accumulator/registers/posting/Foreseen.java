package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as it will be once the changes of a call that come before are posted. Its rows are locked, so that nobody else
 * changes it meanwhile.
 */
final class Foreseen {
    private final List<Origin> withdrawals;
    private RecordersTable.@Nullable Row row;
    private Map<FloorGroup, Steps> counted;

    /**
     * A document as it is now.
     *
     * @param row its row; null if nothing is known of it
     * @param withdrawals the origins of the withdrawals that are kept of it
     * @param counted what it counts in each group
     */
    Foreseen(RecordersTable.@Nullable Row row, List<Origin> withdrawals, Map<FloorGroup, Steps> counted) {
        this.row = row;
        this.withdrawals = new ArrayList<>(withdrawals);
        this.counted = counted;
    }

    Map<FloorGroup, Steps> counted() {
        return counted;
    }

    /**
     * Returns the change as it will be accepted; null if it will not.
     *
     * @param dry decides without being told of what it has decided before, and its notes are never written
     */
    @Nullable
    CheckedChange accepted(CheckedChange change, Decisions dry) {
        RecordersTable.Row known = row;
        if (known == null) {
            return change.isWithdraw() ? null : change;
        }
        return dry.decideKnown(change, known, withdrawals);
    }

    /** Goes on to what a change leaves that is not accepted: a withdrawal is kept, and so is the moment of an earlier copy. */
    void pass(CheckedChange change) {
        keepWithdrawal(change);
        Origin origin = change.origin();
        RecordersTable.Row known = row;
        if (change.isWithdraw()) {
            if (known == null && origin != null) {
                row = new RecordersTable.Row(
                        0, change.recorder(), 0, change.fingerprint(), 0, false, 0, List.of(), false, origin, true);
            }
        } else if (known != null
                && known.posted()
                && known.revision() == change.revision()
                && known.fingerprint().equals(change.fingerprint())
                && WrittenOrder.isEarlierCopy(origin, known.origin())) {
            row = with(known, known.revision(), change, true);
        }
    }

    /**
     * Goes on to what an accepted change leaves.
     *
     * @param taken the change as it is accepted
     * @param now what it counts in each group
     */
    void take(CheckedChange taken, Map<FloorGroup, Steps> now) {
        keepWithdrawal(taken);
        RecordersTable.Row known = row;
        counted = now;
        row = known == null
                ? new RecordersTable.Row(
                        0,
                        taken.recorder(),
                        taken.revision(),
                        taken.fingerprint(),
                        0,
                        taken.isPost(),
                        taken.movements().size(),
                        List.of(),
                        false,
                        taken.origin(),
                        false)
                : with(known, taken.isWithdraw() ? known.revision() : taken.revision(), taken, taken.isPost());
    }

    private static RecordersTable.Row with(
            RecordersTable.Row known, long revision, CheckedChange change, boolean posted) {
        return new RecordersTable.Row(
                known.id(),
                known.recorder(),
                revision,
                change.isWithdraw() ? known.fingerprint() : change.fingerprint(),
                known.posting(),
                posted,
                change.movements().size(),
                known.registers(),
                known.detached(),
                change.origin(),
                known.hasWithdrawals());
    }

    /** As {@link WithdrawalsTable} keeps them: of a stream the last number and the latest moment. */
    private void keepWithdrawal(CheckedChange change) {
        Origin origin = change.origin();
        if (!change.isWithdraw() || origin == null) {
            return;
        }
        for (int i = 0; i < withdrawals.size(); i++) {
            Origin kept = withdrawals.get(i);
            if (kept.stream().equals(origin.stream())) {
                if (origin.number() > kept.number() || origin.millis() > kept.millis()) {
                    withdrawals.set(
                            i, new Origin(origin.stream(), origin.number(), Math.max(kept.millis(), origin.millis())));
                }
                return;
            }
        }
        withdrawals.add(origin);
    }
}

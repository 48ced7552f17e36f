package dev.accumulator.registers.table;

import dev.accumulator.registers.model.RecordedPosting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The last posting that was committed through these registers. A database that does not hold it is in an earlier state than
 * the one that cells and months are remembered of.
 */
public final class LastPosting {
    private volatile @Nullable RecordedPosting known;

    /** Returns the posting; null if there was none yet. */
    public @Nullable RecordedPosting known() {
        return known;
    }

    /** Remembers a posting of the current transaction once that is committed. */
    public void recorded(long posting, Instant moment) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            private boolean isRolledBack;

            @Override
            public void savepointRollback(Object savepoint) {
                // It may lie before the posting.
                isRolledBack = true;
            }

            @Override
            public void afterCommit() {
                if (!isRolledBack) {
                    known = new RecordedPosting(posting, moment);
                }
            }
        });
    }

    void found(RecordedPosting newest) {
        known = newest;
    }
}

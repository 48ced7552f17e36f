package dev.accumulator.registers.read;

import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.InvalidQuery;
import dev.accumulator.registers.model.MomentStillOpen;
import dev.accumulator.registers.model.Moments;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.MomentsTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets a read answer what was known at a moment only if the answer stays. Mostly one look at a row tells so. For a moment that
 * nobody has asked about yet, postings that have an earlier one are waited for; no posting ever waits for a reader.
 */
public final class SettledMoments {
    /** How long a read waits. A posting of the service is committed some milliseconds after it has taken its moment. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private static final Duration POLL = Duration.ofMillis(2);

    /** How often a process settles moments without being asked, for the reads of standbys, which cannot. */
    private static final Duration UNASKED_EVERY = Duration.ofSeconds(10);

    /** How long it rests after postings have not been committed in time. */
    private static final Duration UNASKED_PAUSE = Duration.ofSeconds(2);

    /** How long it waits then for postings that are just being committed: the caller has other work to do. */
    private static final Duration UNASKED_WAIT_MAX = Duration.ofMillis(100);

    private static final Log LOG = LogFactory.getLog(SettledMoments.class);

    private final MomentsTable table;
    private final TransactionOperations transactions;
    private final Duration unaskedEvery;
    private final AtomicLong unaskedNanos = new AtomicLong(System.nanoTime());

    public SettledMoments(Database database) {
        this(database, UNASKED_EVERY);
    }

    /** @param unaskedEvery how often moments are settled without being asked for */
    SettledMoments(Database database, Duration unaskedEvery) {
        this.unaskedEvery = unaskedEvery;
        this.table = new MomentsTable(database);
        // Each statement has to see what ended while the one before waited.
        this.transactions = database.newSnapshots();
    }

    /**
     * Makes sure that an answer for a moment of recording stays, if it is read by a later statement.
     *
     * @param field the name of the field that the moment came from
     * @param moment null if none is asked for
     * @throws InvalidQuery if the moment lies in the future
     * @throws MomentStillOpen if the answer could still change
     */
    public void require(String field, @Nullable Instant moment) {
        if (moment != null && !isSettled(field, moment)) {
            throw new InvalidQuery(
                    field,
                    field + " " + moment + " is in the future by the clock of the database; what will be known then"
                            + " cannot be told");
        }
    }

    /**
     * Does the same, but for a bound that may lie in the future. It bounds nothing then, and nothing is promised.
     *
     * @throws MomentStillOpen if the answer could still change
     */
    void requireUnlessAhead(String field, @Nullable Instant moment) {
        if (moment != null) {
            isSettled(field, moment);
        }
    }

    /**
     * Returns once the moment is settled.
     *
     * @return false if it lies in the future
     */
    private boolean isSettled(String field, Instant moment) {
        Instant asked = Moments.floor(moment);
        MomentsTable.State state = table.state(asked);
        if (!state.settled() && state.aheadMillis() <= WAIT_MAX.toMillis()) {
            settle(field, asked, state);
            return true;
        }
        return state.settled();
    }

    private void settle(String field, Instant asked, MomentsTable.State state) {
        if (!state.canSettle()) {
            throw new MomentStillOpen(
                    field,
                    asked,
                    "a read-only connection cannot make sure of it. Those who fold do so about every "
                            + UNASKED_EVERY.toSeconds() + " s; try again later, or ask the primary");
        }
        boolean isJoined = TransactionSynchronizationManager.isActualTransactionActive();
        if (isJoined && !state.isReadCommitted()) {
            throw new MomentStillOpen(
                    field, asked, "the transaction may have begun before it; ask in one that begins later");
        }
        long deadlineNanos = System.nanoTime() + WAIT_MAX.toNanos();
        awaitClock(state.aheadMillis());
        if (!Boolean.TRUE.equals(transactions.execute(status -> settle(asked, deadlineNanos, isJoined)))) {
            throw new MomentStillOpen(
                    field,
                    asked,
                    "a posting took an earlier moment and was not committed within " + WAIT_MAX.toSeconds()
                            + " s; try again");
        }
    }

    /** A client's clock may be ahead of the server's by a little. */
    private static void awaitClock(long aheadMillis) {
        long endNanos =
                System.nanoTime() + Duration.ofMillis(Math.max(0, aheadMillis)).toNanos();
        while (System.nanoTime() < endNanos) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** @param isJoined whether the transaction is the caller's, who may have stamped postings in it that are not committed */
    private boolean settle(Instant asked, long deadlineNanos, boolean isJoined) {
        OptionalLong barrier = table.raiseBarrier(asked);
        while (barrier.isEmpty()) {
            if (!goesOn(deadlineNanos)) {
                return false;
            }
            barrier = table.raiseBarrier(asked);
        }
        List<String> stamped = table.stamped();
        while (!stamped.isEmpty() && table.isOpen(stamped)) {
            if (!goesOn(deadlineNanos)) {
                return false;
            }
        }
        if (!isJoined) {
            table.settle(barrier.getAsLong());
        }
        return true;
    }

    private static boolean goesOn(long deadlineNanos) {
        LockSupport.parkNanos(POLL.toNanos());
        return System.nanoTime() < deadlineNanos && !Thread.currentThread().isInterrupted();
    }

    /**
     * Settles what is recorded by now, if there is anything new and postings with an earlier moment are committed within a
     * tenth of a second. For those who follow the log; called again and again, outside of a transaction.
     *
     * @return the moment up to which everything is settled
     */
    public Instant settleNewest() {
        MomentsTable.Newest newest = table.newest();
        if (!newest.isBehind() || !newest.canSettle()) {
            return newest.settled();
        }
        long deadlineNanos = System.nanoTime() + UNASKED_WAIT_MAX.toNanos();
        transactions.execute(status -> settle(Instant.EPOCH, deadlineNanos, false));
        return table.newest().settled();
    }

    /** See {@link MomentsTable#takeOver}. */
    public void takeOver(Schema other) {
        table.takeOver(other);
    }

    /**
     * Settles the current moment from time to time, if the postings that have an earlier one are committed within a tenth of
     * a second. Called again and again by those who write anyway.
     */
    public void settleUnasked() {
        long lastNanos = unaskedNanos.get();
        long nowNanos = System.nanoTime();
        if (nowNanos - lastNanos < unaskedEvery.toNanos()
                || TransactionSynchronizationManager.isActualTransactionActive()) {
            return;
        }
        try {
            long deadlineNanos = nowNanos + UNASKED_WAIT_MAX.toNanos();
            if (Boolean.TRUE.equals(transactions.execute(status -> settle(Instant.EPOCH, deadlineNanos, false)))) {
                unaskedNanos.compareAndSet(lastNanos, nowNanos);
            } else {
                // A transaction that stays open is not asked about without a pause.
                long pause = Math.min(unaskedEvery.toNanos(), UNASKED_PAUSE.toNanos());
                unaskedNanos.compareAndSet(lastNanos, nowNanos - unaskedEvery.toNanos() + pause);
            }
        } catch (DataAccessException | TransactionException failure) {
            // Whoever asks for a moment settles it, or is told why it cannot be.
            LOG.debug("Moments were not settled", failure);
        }
    }
}

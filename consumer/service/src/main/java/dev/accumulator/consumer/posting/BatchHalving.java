package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.reservation.ReservationChangesMeet;
import dev.accumulator.consumer.reservation.Reservations;
import dev.accumulator.postgres.SqlStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts a batch whole, or in halves if the database refuses one of its documents, until its record stands alone and the
 * document becomes a dead letter. Each such document takes at most two transactions for every halving, and two for itself. A
 * batch that touches so many registers that the server may have too few locks for their tables is halved too, and so is one
 * whose records have very many parts.
 *
 * <p>The parts of a record are posted in one transaction, because its position moves once. If the database refuses a record
 * of several parts, those at fault are found by transactions that are rolled back, in halves again. Then the record is posted
 * with the others.
 */
final class BatchHalving {
    private static final Logger LOG = LoggerFactory.getLogger(BatchHalving.class);

    /** Parts of one transaction, unless there are that many records. */
    private static final int PARTS_MAX = 10_000;

    private final Transaction transaction;
    private final Runnable refused;

    /** Posts parts in one transaction, or throws and leaves nothing behind. */
    interface Transaction {
        /**
         * Posts parts.
         *
         * @param end the transaction is rolled back in any case if this is {@link End#ROLLBACK}
         */
        List<Result> post(List<Incoming> incoming, Map<Partition, Advance> advances, End end, Runnable meanwhile);
    }

    /** The end of a transaction in which nothing fails. */
    enum End {
        COMMIT,
        ROLLBACK
    }

    /** @param refused called each time that the database refuses a transaction because of a document in it */
    BatchHalving(Transaction transaction, Runnable refused) {
        this.transaction = transaction;
        this.refused = refused;
    }

    /**
     * Posts a batch.
     *
     * @param meanwhile called in the transaction of the whole batch alone
     * @return one result for each part of a record, in the order of the parts
     * @throws RuntimeException the failure of a transaction, unless a document is at fault
     */
    List<Result> post(ReadBatch read, Runnable meanwhile) {
        return post(read.batch(), read.incoming(), meanwhile);
    }

    private List<Result> post(Batch batch, List<Incoming> incoming, Runnable meanwhile) {
        int records = batch.events().size();
        if (records > 1 && (isOfManyParts(records, incoming) || ExpectedLocks.of(incoming) > ExpectedLocks.MANY)) {
            return postHalves(batch, incoming);
        }
        int together = records > 1 ? together(incoming) : records;
        if (together < records) {
            return postCut(batch, incoming, together);
        }
        try {
            return transaction.post(incoming, batch.advances(), End.COMMIT, meanwhile);
        } catch (ReservationChangesMeet meeting) {
            return records > 1 ? postHalves(batch, incoming) : postRefused(batch, incoming, meeting);
        } catch (RuntimeException failure) {
            if (records > 1 && SqlStates.isAny(failure, SqlStates.OUT_OF_MEMORY)) {
                // Withdrawals do not say which registers they touch.
                return postHalves(batch, incoming);
            }
            Optional<DatabaseRefusal> refusal = DatabaseRefusal.of(failure);
            if (refusal.isEmpty() || incoming.isEmpty()) {
                throw failure;
            }
            refused.run();
            if (records > 1) {
                return postHalves(batch, incoming);
            }
            return incoming.size() == 1 ? postAlone(batch, incoming.getFirst()) : postRecord(batch, incoming);
        }
    }

    private static boolean isOfManyParts(int records, List<Incoming> incoming) {
        return incoming.size() > PARTS_MAX && incoming.size() > records;
    }

    private List<Result> postHalves(Batch batch, List<Incoming> incoming) {
        return postCut(batch, incoming, batch.events().size() / 2);
    }

    /** @param records how many of the first records are posted by themselves */
    private List<Result> postCut(Batch batch, List<Incoming> incoming, int records) {
        int cut = firstPartOf(records, incoming);
        List<Result> results = new ArrayList<>(incoming.size());
        results.addAll(post(batch.first(records), incoming.subList(0, cut), () -> {}));
        results.addAll(post(batch.from(records), incoming.subList(cut, incoming.size()), () -> {}));
        return results;
    }

    /** Returns how many of the first records touch no reservation twice, at least one. */
    private static int together(List<Incoming> incoming) {
        int parts = Reservations.together(incoming.stream()
                .map(one -> one instanceof Incoming.Mapped mapped ? mapped.document() : null)
                .toList());
        int records = 0;
        for (int i = 0; i < incoming.size(); i++) {
            boolean isFirst = incoming.get(i).part() == 0;
            if (i >= parts) {
                // A record is not cut: its parts are posted in one transaction.
                return Math.max(1, isFirst ? records : records - 1);
            }
            if (isFirst) {
                records++;
            }
        }
        return records;
    }

    /** Two parts of one record touch one reservation. */
    private List<Result> postRefused(Batch batch, List<Incoming> parts, ReservationChangesMeet meeting) {
        List<Incoming> refusedParts = parts.stream()
                .map(part -> part.refused("reservation-touched-twice", String.valueOf(meeting.getMessage())))
                .toList();
        return transaction.post(refusedParts, batch.advances(), End.COMMIT, () -> {});
    }

    /** Returns where the parts of a record begin. */
    private static int firstPartOf(int record, List<Incoming> incoming) {
        int records = 0;
        for (int i = 0; i < incoming.size(); i++) {
            if (incoming.get(i).part() == 0) {
                if (records == record) {
                    return i;
                }
                records++;
            }
        }
        throw new IllegalArgumentException("There are " + records + " records, and none has the number " + record);
    }

    /** Tries once more, because a conflict of two transactions can cause a refusal, and then posts a dead letter. */
    private List<Result> postAlone(Batch batch, Incoming incoming) {
        try {
            return transaction.post(List.of(incoming), batch.advances(), End.COMMIT, () -> {});
        } catch (RuntimeException failure) {
            DatabaseRefusal refusal = DatabaseRefusal.of(failure).orElseThrow(() -> failure);
            return transaction.post(
                    List.of(incoming.refused(refusal.code(), refusal.message())),
                    batch.advances(),
                    End.COMMIT,
                    () -> {});
        }
    }

    private List<Result> postRecord(Batch batch, List<Incoming> parts) {
        List<Incoming> tried = new ArrayList<>(parts.size());
        tryHalves(batch, parts, tried);
        return transaction.post(tried, batch.advances(), End.COMMIT, () -> {});
    }

    /**
     * Adds parts to those that the database takes together; what it does not take is added as refused.
     *
     * @param parts more than one
     */
    private void tryHalves(Batch batch, List<Incoming> parts, List<Incoming> tried) {
        int half = parts.size() / 2;
        tryParts(batch, parts.subList(0, half), tried);
        tryParts(batch, parts.subList(half, parts.size()), tried);
    }

    private void tryParts(Batch batch, List<Incoming> parts, List<Incoming> tried) {
        Optional<DatabaseRefusal> refusal = attempt(batch, tried, parts);
        if (refusal.isPresent() && parts.size() == 1) {
            // Once more, because a conflict of two transactions can cause a refusal.
            refusal = attempt(batch, tried, parts);
        }
        if (refusal.isEmpty()) {
            tried.addAll(parts);
        } else if (parts.size() > 1) {
            tryHalves(batch, parts, tried);
        } else {
            tried.add(
                    parts.getFirst().refused(refusal.get().code(), refusal.get().message()));
        }
    }

    private Optional<DatabaseRefusal> attempt(Batch batch, List<Incoming> tried, List<Incoming> parts) {
        List<Incoming> together = new ArrayList<>(tried);
        together.addAll(parts);
        try {
            List<Result> results = transaction.post(together, batch.advances(), End.ROLLBACK, () -> {});
            LOG.debug(
                    "{} parts of {} are taken together",
                    results.size(),
                    parts.getFirst().event().source());
            return Optional.empty();
        } catch (RuntimeException failure) {
            DatabaseRefusal refusal = DatabaseRefusal.of(failure).orElseThrow(() -> failure);
            refused.run();
            return Optional.of(refusal);
        }
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.SqlStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Posts a batch whole, or in halves if the database refuses one of its documents, until that document stands alone and
 * becomes a dead letter. Each such document takes at most two transactions for every halving, and two for itself. A batch
 * that touches so many registers that the server may have too few locks for their tables is halved too.
 */
final class BatchHalving {
    private final Transaction transaction;
    private final Runnable refused;

    /** Posts records in one transaction, or throws and leaves nothing behind. */
    interface Transaction {
        List<Result> post(List<Incoming> incoming, Map<Partition, Advance> advances, Runnable meanwhile);
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
     * @return one result for each record, in the order of the records
     * @throws RuntimeException the failure of a transaction, unless a document is at fault
     */
    List<Result> post(ReadBatch read, Runnable meanwhile) {
        return post(read.batch(), read.incoming(), meanwhile);
    }

    private List<Result> post(Batch batch, List<Incoming> incoming, Runnable meanwhile) {
        if (incoming.size() > 1 && ExpectedLocks.of(incoming) > ExpectedLocks.MANY) {
            return postHalves(batch, incoming);
        }
        try {
            return transaction.post(incoming, batch.advances(), meanwhile);
        } catch (RuntimeException failure) {
            if (incoming.size() > 1 && SqlStates.isAny(failure, SqlStates.OUT_OF_MEMORY)) {
                // Withdrawals do not say which registers they touch.
                return postHalves(batch, incoming);
            }
            Optional<DatabaseRefusal> refusal = DatabaseRefusal.of(failure);
            if (refusal.isEmpty() || incoming.isEmpty()) {
                throw failure;
            }
            refused.run();
            return incoming.size() == 1 ? postAlone(batch, incoming.getFirst()) : postHalves(batch, incoming);
        }
    }

    private List<Result> postHalves(Batch batch, List<Incoming> incoming) {
        int half = incoming.size() / 2;
        List<Result> results = new ArrayList<>(incoming.size());
        results.addAll(post(batch.first(half), incoming.subList(0, half), () -> {}));
        results.addAll(post(batch.from(half), incoming.subList(half, incoming.size()), () -> {}));
        return results;
    }

    /** Tries once more, because a conflict of two transactions can cause a refusal, and then posts a dead letter. */
    private List<Result> postAlone(Batch batch, Incoming incoming) {
        try {
            return transaction.post(List.of(incoming), batch.advances(), () -> {});
        } catch (RuntimeException failure) {
            DatabaseRefusal refusal = DatabaseRefusal.of(failure).orElseThrow(() -> failure);
            return transaction.post(
                    List.of(incoming.refused(refusal.code(), refusal.message())), batch.advances(), () -> {});
        }
    }
}

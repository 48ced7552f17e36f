package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.registers.model.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Posts batches of records into the live generation. Safe for use by many threads. */
public final class Posting {
    private final Generations generations;
    private final EventDecoder decoder;
    private final Set<String> topics;
    private final PostingTransaction transaction;
    private final PositionsTable positions;
    private final Folding folding;
    private final PostingMetrics metrics;

    Posting(
            Generations generations,
            TopicSettings topics,
            PostingTransaction transaction,
            PositionsTable positions,
            Folding folding,
            PostingMetrics metrics) {
        this.generations = generations;
        this.decoder = new EventDecoder(topics.roles());
        this.topics = Set.copyOf(topics.roles().keySet());
        this.transaction = transaction;
        this.positions = positions;
        this.folding = folding;
        this.metrics = metrics;
    }

    /** The topics whose records can be posted. */
    public Set<String> topics() {
        return topics;
    }

    /** The positions in the live generation of those partitions that have one. */
    public Map<Partition, Long> positions(Collection<Partition> partitions) {
        return positions.read(generations.live().schema(), Set.copyOf(partitions));
    }

    /**
     * Forgets what is remembered of the database, to be called after a failure and before the positions are read again: it
     * may have been restored to an earlier state, and cells that are remembered from a later one would be others.
     */
    public void forget() {
        generations.reopen();
    }

    /** Goes over to the generation that is live now. Its threads are held up for as long as this takes, so once is enough. */
    public void follow() {
        generations.refresh();
    }

    /** Grows whenever positions that were read before may not be true any more, such as after a restore. */
    public long epoch() {
        return generations.epoch();
    }

    /** Whether the totals have fallen so far behind that posting should wait for them. */
    public boolean isHeldBack() {
        return folding.isBehind();
    }

    /** Decodes and maps the records of a batch. A pure function of them, which asks nobody anything. */
    public ReadBatch read(Batch batch) {
        return ReadBatch.read(decoder, batch);
    }

    /** Reads a batch and posts it; see {@link #post(ReadBatch, Runnable)}. */
    public List<Result> post(Batch batch) {
        return post(read(batch), () -> {});
    }

    /**
     * Posts a batch: all of it, in one transaction, unless the database refuses one of its documents. Then the batch is cut
     * until that document stands alone and becomes a dead letter; for each such document that takes at most two
     * transactions for every halving of the batch.
     *
     * @param meanwhile called by this thread once, mostly while the server stores movements, if it comes so far; must not use the
     *     database
     * @return what became of each record, in their order
     * @throws PositionMoved if another consumer owns the partitions
     * @throws dev.accumulator.consumer.generation.GenerationSwitched if another generation was switched in
     * @throws dev.accumulator.consumer.generation.GenerationNotOpen if the database was not reached yet
     * @throws RuntimeException if the database is away or busy. Whatever was not committed has left nothing behind, and
     *     the positions tell how far it came
     */
    public List<Result> post(ReadBatch read, Runnable meanwhile) {
        Generation generation = generations.live();
        generation.registers().openMonths(Incoming.changes(read.incoming()));
        return post(generation, read.batch(), read.incoming(), meanwhile);
    }

    private List<Result> post(Generation generation, Batch batch, List<Incoming> incoming, Runnable meanwhile) {
        try {
            return run(generation, batch, incoming, meanwhile);
        } catch (RuntimeException failure) {
            Optional<DatabaseRefusal> refusal = DatabaseRefusal.of(failure);
            if (refusal.isEmpty() || incoming.isEmpty()) {
                throw failure;
            }
            metrics.cut();
            return incoming.size() == 1
                    ? postAlone(generation, batch, incoming.getFirst())
                    : postInHalves(generation, batch, incoming);
        }
    }

    private List<Result> postInHalves(Generation generation, Batch batch, List<Incoming> incoming) {
        int half = incoming.size() / 2;
        List<Result> results =
                new ArrayList<>(post(generation, batch.first(half), incoming.subList(0, half), () -> {}));
        results.addAll(post(generation, batch.from(half), incoming.subList(half, incoming.size()), () -> {}));
        return results;
    }

    /** Once more, because a refusal may have come of two transactions that met; then as a dead letter. */
    private List<Result> postAlone(Generation generation, Batch batch, Incoming incoming) {
        try {
            return run(generation, batch, List.of(incoming), () -> {});
        } catch (RuntimeException failure) {
            DatabaseRefusal refusal = DatabaseRefusal.of(failure).orElseThrow(() -> failure);
            return run(generation, batch, List.of(incoming.refused(refusal.code(), refusal.message())), () -> {});
        }
    }

    private List<Result> run(Generation generation, Batch batch, List<Incoming> incoming, Runnable meanwhile) {
        long startNanos = System.nanoTime();
        List<Result> results = transaction.run(generation, incoming, batch.advances(), meanwhile);
        metrics.posted(results, System.nanoTime() - startNanos);
        folding.posted(results.stream().mapToLong(Posting::changes).sum());
        return results;
    }

    /** As many as its movements, but for those of one cell. */
    private static int changes(Result result) {
        if (!(result instanceof Result.Decided decided)) {
            return 0;
        }
        return switch (decided.outcome()) {
            case Outcome.Posted posted -> posted.changes().size();
            case Outcome.Reposted reposted -> reposted.changes().size();
            case Outcome.Unposted unposted -> unposted.changes().size();
            case Outcome.Duplicate duplicate -> 0;
            case Outcome.Stale stale -> 0;
            case Outcome.Rejected rejected -> 0;
        };
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.mapping.MappingWaits;
import dev.accumulator.consumer.mapping.RecordMapping;
import dev.accumulator.registers.model.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Posts batches of records into the live generation. Safe for use by many threads. */
public final class Posting {
    private final Generations generations;
    private final Mappings mappings;
    private final MappingChanges mappingChanges;
    private final MappingCounts mappingCounts;
    private final ClosingRecords closingRecords;
    private final PostingTransaction transaction;
    private final PositionsTable positions;
    private final Folding folding;
    private final PostingMetrics metrics;
    private final PostingBounds bounds;
    private final UnreadCharts unread;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);

    Posting(
            Generations generations,
            Mappings mappings,
            MappingChanges mappingChanges,
            MappingCounts mappingCounts,
            ClosingRecords closingRecords,
            PostingTransaction transaction,
            PositionsTable positions,
            Folding folding,
            PostingMetrics metrics,
            PostingBounds bounds,
            UnreadCharts unread) {
        this.bounds = bounds;
        this.unread = unread;
        this.generations = generations;
        this.mappings = mappings;
        this.mappingChanges = mappingChanges;
        this.mappingCounts = mappingCounts;
        this.closingRecords = closingRecords;
        this.transaction = transaction;
        this.positions = positions;
        this.folding = folding;
        this.metrics = metrics;
    }

    /** The topics whose records can be posted. */
    public Set<String> topics() {
        return mappings.topics();
    }

    /** The topics that every shard reads as a whole, because what they say holds for all shards. */
    public Set<String> topicsOfAllShards() {
        return mappings.topicsOfAllShards();
    }

    /** Returns the topics in which all documents of a group have one key, so that none of them may be compacted. */
    public Set<String> topicsOfGroups() {
        return mappings.topicsOfGroups();
    }

    /** The name of the mapping of each topic. */
    public Map<String, String> mappingsByTopic() {
        return mappings.topics().stream()
                .collect(Collectors.toMap(
                        topic -> topic, topic -> mappings.of(topic).name()));
    }

    /** The mappings that this instance reads by, in the order of their names. */
    public List<MappingInForce> mappings() {
        return mappings.given().stream()
                .map(given -> {
                    RecordMapping mapping = given.mapping();
                    return new MappingInForce(
                            mapping.name(),
                            given.from(),
                            mapping.file().orElse(null),
                            mapping.topics().stream().sorted().toList(),
                            mapping.fingerprint(),
                            mappingChanges.postedBy(mapping.name()),
                            mappingCounts.mapped(mapping.name()),
                            mappingCounts.passedOver(mapping.name()),
                            mappingCounts.refused(mapping.name()),
                            mappingCounts.refusesAll(mapping.name()));
                })
                .toList();
    }

    /** The offsets of the positions in the live generation, of those partitions that have one. */
    public Map<Partition, Long> positions(Collection<Partition> partitions) {
        return Position.offsets(positions.read(generations.live().schema(), Set.copyOf(partitions)));
    }

    /** The offsets of the positions in the live generation, of those partitions that are read. */
    public Map<Partition, Long> positionsInForce(Collection<Partition> partitions) {
        Map<Partition, Position> read =
                new TreeMap<>(positions.read(generations.live().schema(), Set.copyOf(partitions)));
        read.values().removeIf(position -> position.refused() != null);
        return Position.offsets(read);
    }

    /**
     * Forgets everything that is remembered of the database. Call it after a failure, before the positions are read
     * again: the database may have been restored to an earlier state, in which remembered cells do not exist or are
     * others.
     */
    public void forget() {
        generations.reopen();
    }

    /**
     * Makes sure that batches can be posted, by asking the server.
     *
     * @throws dev.accumulator.consumer.generation.GenerationNotOpen if the database was not reached yet
     * @throws dev.accumulator.consumer.generation.DatabaseNotWritable if this process may only read it
     * @throws RuntimeException what the server says, if it refuses to write
     */
    public void requireWritable() {
        generations.requireWritable();
    }

    /** Follows a switch to the generation that is live now. Does nothing if this process has done so already. */
    public void follow() {
        generations.refresh();
    }

    /** Grows whenever positions that were read before may be wrong, such as after a restore. */
    public long epoch() {
        return generations.epoch();
    }

    /** Returns true if the totals have fallen so far behind that posting should wait for them. */
    public boolean isHeldBack() {
        return folding.isBehind();
    }

    /** Returns how much this process has posted a second, over the last minute. */
    public PostingRates rates() {
        return metrics.rates();
    }

    /**
     * Maps the records of a batch, whatever memory their documents take. The result depends on the records alone.
     *
     * @throws MappingWaits if one of them cannot be mapped yet
     */
    public ReadBatch read(Batch batch) {
        return ReadBatch.read(mappings, batch, Long.MAX_VALUE);
    }

    /**
     * Maps the records of a batch that can be mapped now, or as many of the first ones as there is memory for. The others are
     * left out, and the positions do not pass them.
     *
     * @param bytesMax the most memory that the documents may take, but for those of the last record
     * @param waiting partitions whose records are left out. Those whose next record cannot be mapped yet, or is not to be posted
     *     yet, are added with the reason
     */
    public ReadBatch read(Batch batch, long bytesMax, Map<Partition, RuntimeException> waiting) {
        return ReadBatch.readable(mappings, batch, bytesMax, bounds.ends(), unread.waitingTopics(), waiting);
    }

    /** Returns those of the moves that stay within the bounds of their partitions, and of the others the part that does. */
    public Map<Partition, Advance> withinBounds(Map<Partition, Advance> advances) {
        return bounds.ends().map(ends -> within(advances, ends)).orElse(advances);
    }

    private static Map<Partition, Advance> within(Map<Partition, Advance> advances, Map<Partition, Long> ends) {
        Map<Partition, Advance> within = new TreeMap<>();
        advances.forEach((partition, advance) -> {
            long end = Math.min(advance.to(), ends.getOrDefault(partition, 0L));
            if (advance.from() == null || advance.from() < end) {
                within.put(partition, advance.upTo(end));
            }
        });
        return within;
    }

    /** Reads a batch and posts it; see {@link #post(ReadBatch, Runnable)}. */
    public List<Result> post(Batch batch) {
        return post(read(batch), () -> {});
    }

    /**
     * Posts a whole batch in one transaction, unless the database refuses one of its documents. Then the batch is
     * halved until that document stands alone and becomes a dead letter.
     *
     * @param meanwhile called at most once by this thread, mostly while the server stores movements; must not use the
     *     database
     * @return one result for each part of a record, in the order of the parts; those of accounts come before
     * @throws PositionMoved if another consumer owns the partitions
     * @throws dev.accumulator.consumer.generation.GenerationSwitched if another generation was switched in
     * @throws dev.accumulator.consumer.generation.GenerationNotOpen if the database was not reached yet
     * @throws RuntimeException if the database is away or busy. Transactions that did not commit leave nothing behind,
     *     and the positions say how far the batch came
     */
    public List<Result> post(ReadBatch read, Runnable meanwhile) {
        Generation generation = generations.live();
        mappingChanges.beforePosting(generation);
        List<Incoming> incoming = read.incoming();
        ReadBatch documents = read.with(
                bounds.ends().isPresent() ? ClosingRecords.passedOver(incoming) : closingRecords.take(incoming));
        if (documents.hasAccountsAmongOthers()) {
            // In a transaction of their own: nobody else posts while a chart changes, so nothing else is to last
            // meanwhile.
            Set<String> ofAccounts = mappings.topicsOfCharts();
            List<Result> results =
                    new ArrayList<>(post(generation, documents.ofTopics(ofAccounts::contains), () -> {}));
            results.addAll(post(generation, documents.ofTopics(topic -> !ofAccounts.contains(topic)), meanwhile));
            return results;
        }
        return post(generation, documents, meanwhile);
    }

    private List<Result> post(Generation generation, ReadBatch documents, Runnable meanwhile) {
        generation.registers().openMonths(Incoming.changes(documents.incoming()));
        BatchHalving halving = new BatchHalving(
                (incoming, advances, end, whileStoring) -> run(generation, incoming, advances, end, whileStoring),
                metrics::cut);
        return halving.post(documents, meanwhile);
    }

    private List<Result> run(
            Generation generation,
            List<Incoming> incoming,
            Map<Partition, Advance> advances,
            BatchHalving.End end,
            Runnable meanwhile) {
        long startNanos = System.nanoTime();
        List<Result> results = transaction.run(generation, incoming, advances, end, meanwhile);
        if (end == BatchHalving.End.ROLLBACK) {
            return results;
        }
        metrics.posted(results, System.nanoTime() - startNanos);
        mappingCounts.posted(results);
        refusals.posted(results);
        folding.posted(results.stream().mapToLong(Posting::changes).sum());
        return results;
    }

    /** The number of changed cells, which is the number of movements unless several movements have the same cell. */
    private static int changes(Result result) {
        return result instanceof Result.Decided decided && decided.outcome() instanceof Outcome.Accepted accepted
                ? accepted.changes().size()
                : 0;
    }
}

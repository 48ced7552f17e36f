package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.registers.model.UnannouncedDocument;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Posts batches of records into a generation that is not live. It writes the same movements and order rows as {@link
 * Posting}, but announces nothing and records no dead letters. Safe for use by many threads.
 */
public final class ReplayPosting {
    private final EventDecoder decoder;
    private final Set<String> topics;
    private final PostingTransaction transaction;
    private final PositionsTable positions;
    private final ResultEvents resultEvents;
    private final DeadLetters deadLetters;
    private final Outbox outbox;

    ReplayPosting(
            TopicSettings topics,
            PostingTransaction transaction,
            PositionsTable positions,
            ResultEvents resultEvents,
            DeadLetters deadLetters,
            Outbox outbox) {
        this.decoder = new EventDecoder(topics.roles());
        this.topics = Set.copyOf(topics.roles().keySet());
        this.transaction = transaction;
        this.positions = positions;
        this.resultEvents = resultEvents;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
    }

    /** The topics whose records can be posted. */
    public Set<String> topics() {
        return topics;
    }

    /** The positions of all partitions that have one in a generation. */
    public Map<Partition, Long> positions(Generation generation) {
        return positions.readAll(generation.schema());
    }

    /** Decodes and maps the records of a batch. The result depends on the records alone. */
    public ReadBatch read(Batch batch) {
        return ReadBatch.read(decoder, batch);
    }

    /**
     * Posts a batch as {@link Posting#post(ReadBatch, Runnable)} does.
     *
     * @param meanwhile called at most once by this thread, mostly while the server stores movements; must not use the
     *     database
     * @return one result for each record, in the order of the records
     * @throws PositionMoved if someone else has posted into the generation
     */
    public List<Result> post(Generation generation, ReadBatch read, Runnable meanwhile) {
        generation.registers().openMonths(Incoming.changes(read.incoming()));
        BatchHalving halving = new BatchHalving(
                (incoming, advances, whileStoring) -> transaction.replay(generation, incoming, advances, whileStoring),
                () -> {});
        return halving.post(read, meanwhile);
    }

    /**
     * Announces documents that were posted without being announced, and closes their dead letters. Joins the
     * transaction.
     */
    public void announce(List<UnannouncedDocument> documents, Instant now) {
        Map<String, Long> revisions = new HashMap<>();
        documents.forEach(document -> revisions.put(document.recorder(), document.revision()));
        deadLetters.acceptedByRebuild(revisions);
        outbox.append(documents.stream()
                .map(document -> resultEvents.of(document, now))
                .toList());
    }
}

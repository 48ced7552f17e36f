package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.event.EventDecoder;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.registers.model.UnannouncedDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Posts batches of records into a generation that is not live: the same documents, movements and order rows, but nobody is
 * told. Safe for use by many threads.
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

    /** The positions of a generation, of all partitions that have one. */
    public Map<Partition, Long> positions(Generation generation) {
        return positions.readAll(generation.schema());
    }

    /** Decodes and maps the records of a batch. A pure function of them, which asks nobody anything. */
    public ReadBatch read(Batch batch) {
        return ReadBatch.read(decoder, batch);
    }

    /**
     * Posts a batch as {@link Posting#post(ReadBatch, Runnable)} would.
     *
     * @param meanwhile called by this thread once, mostly while the server stores movements, if it comes so far; must not use
     *     the database
     * @return what became of each record, in their order
     * @throws PositionMoved if someone else has posted into the generation
     */
    public List<Result> post(Generation generation, ReadBatch read, Runnable meanwhile) {
        generation.registers().openMonths(Incoming.changes(read.incoming()));
        return post(generation, read.batch(), read.incoming(), meanwhile);
    }

    private List<Result> post(Generation generation, Batch batch, List<Incoming> incoming, Runnable meanwhile) {
        try {
            return transaction.replay(generation, incoming, batch.advances(), meanwhile);
        } catch (RuntimeException failure) {
            Optional<DatabaseRefusal> refusal = DatabaseRefusal.of(failure);
            if (refusal.isEmpty() || incoming.isEmpty()) {
                throw failure;
            }
            if (incoming.size() == 1) {
                Incoming refused = incoming.getFirst()
                        .refused(refusal.get().code(), refusal.get().message());
                return transaction.replay(generation, List.of(refused), batch.advances(), () -> {});
            }
            int half = incoming.size() / 2;
            List<Result> results =
                    new ArrayList<>(post(generation, batch.first(half), incoming.subList(0, half), () -> {}));
            results.addAll(post(generation, batch.from(half), incoming.subList(half, incoming.size()), () -> {}));
            return results;
        }
    }

    /**
     * Tells of documents that nobody was told of when they were posted, and closes their dead letters, in the caller's
     * transaction.
     */
    public void announce(List<UnannouncedDocument> news, Instant now) {
        Map<String, Long> revisions = new HashMap<>();
        news.forEach(one -> revisions.put(one.recorder(), one.revision()));
        deadLetters.acceptedByRebuild(revisions);
        outbox.append(news.stream().map(one -> resultEvents.of(one, now)).toList());
    }
}

package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.deadletter.DeadLetters;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.outbox.Outbox;
import dev.accumulator.registers.model.Change;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.model.UnannouncedDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Posts batches of records into a generation that is not live. It writes the same movements and order rows as {@link
 * Posting}, but announces nothing and records no dead letters. Safe for use by many threads.
 */
public final class ReplayPosting {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayPosting.class);

    private final Mappings mappings;
    private final MappingChanges mappingChanges;
    private final PostingTransaction transaction;
    private final ReplayPlaces places;
    private final ResultEvents resultEvents;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final ReplayCharts charts;

    ReplayPosting(
            Mappings mappings,
            MappingChanges mappingChanges,
            PostingTransaction transaction,
            ReplayPlaces places,
            ResultEvents resultEvents,
            DeadLetters deadLetters,
            Outbox outbox,
            ReplayCharts charts) {
        this.charts = charts;
        this.mappings = mappings;
        this.mappingChanges = mappingChanges;
        this.transaction = transaction;
        this.places = places;
        this.resultEvents = resultEvents;
        this.deadLetters = deadLetters;
        this.outbox = outbox;
    }

    /** The topics whose records can be posted. */
    public Set<String> topics() {
        return mappings.topics();
    }

    /**
     * Keeps with a generation that is about to be built by which mappings its documents are made. One that was begun with
     * another form of a mapping keeps that.
     */
    public void begin(Generation generation) {
        mappingChanges.note(generation);
    }

    /** The positions of all partitions that have one in a generation. */
    public Map<Partition, Position> positions(Generation generation) {
        return places.readAll(generation.schema());
    }

    /** The positions of all partitions that have one in a generation of another database. */
    public Map<Partition, Position> positionsElsewhere(JdbcClient other, Generation generation) {
        return new PositionsTable(other).readAll(generation.schema());
    }

    /**
     * Puts the positions of a generation where they have to be to follow the live one. A partition that it has not read
     * yet is read from its beginning. Where an operator has moved the live position to another topic, or back, the
     * position moves there too.
     *
     * @param live the positions of the live generation
     * @param beginnings the first offset that each topic still holds
     * @param whole true if records must not be missed that the live generation has read and the topic no longer holds
     * @return the positions to go on from
     * @throws PositionMoved if someone else has posted into the generation
     * @throws IllegalStateException if {@code whole} is true and such records are missed
     */
    public Map<Partition, Position> follow(
            Generation generation, Map<Partition, Position> live, Map<Partition, Long> beginnings, boolean whole) {
        return places.follow(
                generation.schema(),
                live,
                beginnings,
                whole,
                partition -> generation.registers().beginStreamAnew(partition.toString()));
    }

    /** The offsets that operators decided to pass over, in the topics that the given positions belong to. */
    public Map<Partition, List<Skip>> skips(Map<Partition, Position> live) {
        return places.skips(live);
    }

    /**
     * Maps the records of a batch, or as many of the first ones as there is memory for. The result depends on the records
     * alone.
     *
     * @param bytesMax the most memory that the documents may take, but for those of the last record
     * @throws dev.accumulator.consumer.mapping.MappingWaits if one of them cannot be mapped yet
     */
    public ReadBatch read(Batch batch, long bytesMax) {
        return ReadBatch.read(mappings, batch, bytesMax);
    }

    /**
     * Posts a batch as {@link Posting#post(ReadBatch, Runnable)} does, and keeps the moments of recording of the live
     * generation, for documents and revisions that it has.
     *
     * @param live the live generation
     * @param generation the one that is posted into
     * @param meanwhile called at most once by this thread, mostly while the server stores movements; must not use the
     *     database
     * @return one result for each part of a record, in the order of the parts
     * @throws PositionMoved if someone else has posted into the generation
     */
    public List<Result> post(Generation live, Generation generation, ReadBatch read, Runnable meanwhile) {
        charts.keep(generation);
        generation.registers().openMonths(Incoming.changes(read.incoming()));
        BatchHalving halving = new BatchHalving(
                (incoming, advances, end, whileStoring) ->
                        transaction.replay(live, generation, incoming, advances, end, whileStoring),
                () -> {});
        return halving.post(read, meanwhile);
    }

    /**
     * Carries documents over from the live generation, whose records the topics no longer hold. A document that the
     * database refuses is left out.
     *
     * @param changes the documents in their current state
     * @return one outcome for each document that the database took
     */
    public List<Outcome> carryOver(Generation live, Generation target, List<Change> changes) {
        target.registers().openMonths(changes);
        try {
            return transaction.carryOver(live, target, changes);
        } catch (RuntimeException failure) {
            if (DatabaseRefusal.of(failure).isEmpty()) {
                throw failure;
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Change change : changes) {
            try {
                outcomes.addAll(transaction.carryOver(live, target, List.of(change)));
            } catch (RuntimeException failure) {
                if (DatabaseRefusal.of(failure).isEmpty()) {
                    throw failure;
                }
                LOG.atWarn()
                        .addKeyValue("recorder", change.recorder())
                        .log("{} is not carried over: {}", change.recorder(), failure.toString());
            }
        }
        return outcomes;
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

package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.generation.Generations;
import dev.accumulator.consumer.posting.Decision;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Places;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.posting.PositionMoved;
import dev.accumulator.consumer.shard.Shard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of the source topics: where each is read, why one is not, and an operator's decision where to go on.
 * Safe for use by many threads on every instance.
 */
public final class SourcePartitions {
    private final LagMeter meter;
    private final Places places;
    private final Doubts doubts;
    private final PartitionShare share;

    SourcePartitions(LagMeter meter, Placement placement) {
        this(meter, placement.places(), placement.doubts(), placement.share());
    }

    private SourcePartitions(LagMeter meter, Places places, Doubts doubts, PartitionShare share) {
        this.meter = meter;
        this.places = places;
        this.doubts = doubts;
        this.share = share;
    }

    /**
     * A partition as it is now.
     *
     * @param position the next offset to post; null if it was never read
     * @param topicId the topic that the position belongs to; null if it is unknown
     * @param topicIdNow the topic that has the name now; null if the broker gives no ids
     * @param firstPosition the first offset that was ever to be read; null if it was never read
     * @param beginning the first offset that the topic holds
     * @param end the offset after the last one that can be read
     * @param lag the offsets that can be read and are not posted
     * @param waiting the offsets behind an open transaction
     * @param waitingSince since when they wait, as far as this instance knows; null if none waits
     * @param unpostedSince since when the oldest record that is not posted has been there, as far as this instance has
     *     seen; null if all are posted
     * @param refused why it is not read until somebody decides; null if nobody has to
     * @param unanswered why its leader does not answer; null if it does. Beginning, end and lag are then as last known
     */
    public record State(
            Partition partition,
            @Nullable Long position,
            @Nullable UUID topicId,
            @Nullable UUID topicIdNow,
            @Nullable Long firstPosition,
            long beginning,
            long end,
            long lag,
            long waiting,
            @Nullable Instant waitingSince,
            @Nullable Instant unpostedSince,
            @Nullable String refused,
            @Nullable String unanswered) {}

    /**
     * The partitions as they were measured last, which is every few seconds.
     *
     * @param at when the broker was asked for what is told here; null if it and the database have not both answered yet
     * @param states the partitions then, in their order
     * @param missingTopics topics that did not exist then
     * @param failure why the last measurement did not succeed; null if it did
     */
    public record Measured(
            @Nullable Instant at,
            List<State> states,
            List<String> missingTopics,
            @Nullable String failure) {}

    /**
     * A decision that an operator asks for.
     *
     * @param offset where to go on, for {@link Decision.Action#OFFSET}; null otherwise
     * @param position the position that the operator has seen; null to decide whatever it is
     * @param by who decides; null if it is unknown
     */
    public record Wish(
            Decision.Action action,
            @Nullable Long offset,
            @Nullable Long position,
            String reason,
            @Nullable String by) {}

    /**
     * Lists partitions in their order.
     *
     * @param after the partition to begin after; null to begin with the first
     * @throws SourceUnknown if broker or database do not answer
     */
    public List<State> list(@Nullable Partition after, int max) {
        Lag lag = measured();
        return (after == null ? lag.partitions() : lag.partitions().tailMap(after))
                .entrySet().stream()
                        .filter(one -> !one.getKey().equals(after))
                        .limit(max)
                        .map(one -> state(one.getKey(), one.getValue()))
                        .toList();
    }

    /**
     * Finds a partition.
     *
     * @throws SourceUnknown if broker or database do not answer
     */
    public Optional<State> find(Partition partition) {
        return Optional.ofNullable(measured().partitions().get(partition)).map(one -> state(partition, one));
    }

    /** The newest decisions about a partition, newest first. */
    public List<Decision> decisions(Partition partition) {
        return places.decisions(partition);
    }

    /**
     * Decides where a partition is read on, carries it out, and writes it down. A partition that is read can only skip one
     * offset; all else is for those that are not read. The instance that has the partition follows within seconds.
     *
     * @throws DecisionRefused if the decision does not fit the partition as it is now
     * @throws SourceUnknown if broker or database do not answer
     */
    public Decision decide(Partition partition, Wish wish) {
        Lag.OfPartition now = measured().partitions().get(partition);
        if (now == null) {
            throw new DecisionRefused(
                    DecisionRefused.Reason.NOT_FOUND,
                    share.has(partition.topic(), partition.number())
                            ? "There is no partition " + partition
                            : partition + " belongs to shard " + share.shard().ofPartition(partition.number())
                                    + ", and this instance to " + share.shard());
        }
        if (now.unanswered() != null) {
            throw new SourceUnknown(partition + ": " + now.unanswered());
        }
        Position position = now.position();
        if (position == null) {
            throw new DecisionRefused(
                    DecisionRefused.Reason.NOT_REFUSED,
                    partition + " was never read. It will be read from its beginning");
        }
        Decision.Wanted wanted = new Decision.Wanted(
                partition,
                wish.action(),
                position,
                goal(partition, wish, position, now),
                now.standing().topicId(),
                now.refused(),
                wish.reason(),
                wish.by());
        try {
            Decision decision = places.decide(wanted);
            doubts.raise();
            return decision;
        } catch (PositionMoved moved) {
            throw moved(partition, position.offset());
        }
    }

    private static long goal(Partition partition, Wish wish, Position position, Lag.OfPartition now) {
        Standing standing = now.standing();
        if (wish.position() != null && wish.position() != position.offset()) {
            throw new DecisionRefused(
                    DecisionRefused.Reason.POSITION_MOVED,
                    "The position of " + partition + " is " + position.offset() + ", no longer " + wish.position());
        }
        if (wish.action() != Decision.Action.SKIP && now.refused() == null) {
            throw new DecisionRefused(
                    DecisionRefused.Reason.NOT_REFUSED,
                    partition + " is read, at " + position.offset() + ". One offset of it can be skipped, no more");
        }
        long goal = switch (wish.action()) {
            case BEGINNING -> standing.beginning();
            case END -> standing.end();
            case OFFSET -> {
                if (wish.offset() == null) {
                    throw new DecisionRefused(DecisionRefused.Reason.WRONG_OFFSET, "offset is missing");
                }
                yield wish.offset();
            }
            case SKIP -> position.offset() + 1;
        };
        Position there = Position.first(goal, standing.topicId());
        if (standing.refusal(there) != null) {
            throw new DecisionRefused(
                    DecisionRefused.Reason.WRONG_OFFSET,
                    "The topic holds offsets from " + standing.beginning() + " to " + standing.end() + " of "
                            + partition + ", so it cannot be read on at " + goal);
        }
        if (wish.action() == Decision.Action.SKIP && standing.refusal(position) != null) {
            throw new DecisionRefused(
                    DecisionRefused.Reason.WRONG_OFFSET,
                    "The topic does not hold the offset " + position.offset() + " of " + partition
                            + ", so there is nothing to skip: " + standing.refusal(position));
        }
        return goal;
    }

    private static DecisionRefused moved(Partition partition, long seen) {
        return new DecisionRefused(
                DecisionRefused.Reason.POSITION_MOVED, "The position of " + partition + " is no longer " + seen);
    }

    /** Returns true if every shard reads a topic as a whole. */
    public boolean isOfEveryShard(String topic) {
        return share.whole().contains(topic);
    }

    /**
     * Returns the partitions of another shard, as its database has them. They are measured when they are asked for. What is
     * decided about them is carried out in that database, as by any instance of that shard that does not read the partition.
     */
    public ShardPartitions ofShard(int index, Generations generations, DataSource server) {
        Shard own = share.shard();
        PartitionShare theirs = new PartitionShare(
                new Shard(index, own.of(), List.of(), own.keyedBy(), own.partitionedOtherwise()),
                share.whole(),
                share.grouped());
        Places elsewhere = places.elsewhere(generations, server);
        return new ShardPartitions(
                new SourcePartitions(meter.elsewhere(elsewhere, theirs), elsewhere, new Doubts(), theirs), index);
    }

    /** Measures the partitions, however lately that was done. */
    void measure() {
        meter.measure();
    }

    /** The partitions as they were measured last. It asks nobody, so it returns at once. */
    public Measured lastMeasured() {
        LagMeter.Measured whole = meter.lastWhole();
        Lag last = meter.last();
        return new Measured(
                whole.at(),
                whole.lag().partitions().entrySet().stream()
                        .map(one -> state(one.getKey(), one.getValue()))
                        .toList(),
                whole.lag().missing(),
                last.brokerFailure() != null ? last.brokerFailure() : last.databaseFailure());
    }

    private Lag measured() {
        meter.measure();
        Lag lag = meter.last();
        String failure = lag.brokerFailure() != null ? lag.brokerFailure() : lag.databaseFailure();
        if (failure != null) {
            throw new SourceUnknown(failure);
        }
        return lag;
    }

    private static State state(Partition partition, Lag.OfPartition one) {
        Position position = one.position();
        return new State(
                partition,
                position == null ? null : (Long) position.offset(),
                position == null ? null : position.topicId(),
                one.standing().topicId(),
                position == null ? null : (Long) position.firstOffset(),
                one.standing().beginning(),
                one.standing().end(),
                one.readable(),
                one.waiting(),
                one.waitingSince(),
                one.unpostedSince(),
                one.refused(),
                one.unanswered());
    }
}

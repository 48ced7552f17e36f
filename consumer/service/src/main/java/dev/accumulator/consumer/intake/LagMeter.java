package dev.accumulator.consumer.intake;

import dev.accumulator.consumer.intake.TopicAdmin.Topic;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.Places;
import dev.accumulator.consumer.posting.Position;
import dev.accumulator.consumer.watch.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Compares the topics with the positions at a regular interval, for all partitions of the shard and whichever instance
 * reads them. If
 * a topic is no longer the one that a position belongs to, or an operator has moved a position, the threads of this
 * process place their partitions anew.
 */
final class LagMeter {
    private static final Logger LOG = LoggerFactory.getLogger(LagMeter.class);

    private final Map<String, String> mappings;
    private final Set<String> topics;
    private final TopicAdmin admin;
    private final Places places;
    private final GroupOwner owner;
    private final Doubts doubts;
    private final PartitionShare share;
    private final Clock clock;
    private final Map<TopicPartition, Behind> behind = new HashMap<>();
    private final Map<TopicPartition, EndMarks> marks = new HashMap<>();
    private volatile Lag last = Lag.UNKNOWN;
    private volatile Measured lastWhole = new Measured(Lag.UNKNOWN, null);
    private long lastDecision = -1;
    private @Nullable String logged;
    private List<String> missing = List.of();

    /** The offset at which an open transaction keeps readers, and since when it does. */
    private record Behind(long offset, Instant since) {}

    /**
     * A measurement.
     *
     * @param at when the broker was asked for the ends; null if it was not yet
     */
    record Measured(Lag lag, @Nullable Instant at) {}

    /**
     * @param mappings the topics, each with the name of the mapping that reads it
     * @param share the partitions that are measured
     */
    LagMeter(
            Map<String, String> mappings,
            TopicAdmin admin,
            Places places,
            GroupOwner owner,
            Doubts doubts,
            PartitionShare share,
            Clock clock) {
        this.mappings = Map.copyOf(mappings);
        this.topics = this.mappings.keySet();
        this.admin = admin;
        this.places = places;
        this.owner = owner;
        this.doubts = doubts;
        this.share = share;
        this.clock = clock;
    }

    /** Returns a measurement of the partitions of another shard, whose threads are elsewhere. */
    LagMeter elsewhere(Places others, PartitionShare theirs) {
        return new LagMeter(
                mappings, admin, others, new GroupOwner(null, topics, admin, others), new Doubts(), theirs, clock);
    }

    Set<String> topics() {
        return topics;
    }

    /** Returns the mapping that reads a topic. */
    @Nullable
    String mapping(String topic) {
        return mappings.get(topic);
    }

    Lag last() {
        return last;
    }

    /** The last measurement to which both the broker and the database answered. */
    Measured lastWhole() {
        return lastWhole;
    }

    /** Returns how long the oldest open transaction of a topic has kept readers; zero if none does. */
    Duration waitingFor(String topic) {
        Instant now = clock.instant();
        return last.partitions().entrySet().stream()
                .filter(partition -> partition.getKey().topic().equals(topic))
                .map(partition -> partition.getValue().waitingSince())
                .filter(since -> since != null)
                .map(since -> Duration.between(since, now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    @Scheduled(fixedDelayString = "${accumulator.intake.lag-every:5s}")
    synchronized void measure() {
        Map<String, Topic> found;
        Set<String> compacted;
        List<TopicPartition> existing = new ArrayList<>();
        List<TopicPartition> led = new ArrayList<>();
        Map<TopicPartition, String> unanswered = new HashMap<>();
        TopicAdmin.Offsets beginnings;
        Map<Partition, Position> positions;
        TopicAdmin.Offsets stable;
        TopicAdmin.Offsets ends;
        try {
            found = admin.topics(topics);
            found.forEach((name, topic) -> topic.partitions().stream()
                    .filter(number -> share.has(name, number))
                    .forEach(number -> {
                        TopicPartition partition = new TopicPartition(name, number);
                        existing.add(partition);
                        if (topic.leaderless().contains(number)) {
                            unanswered.put(partition, Standings.LEADERLESS);
                        } else {
                            led.add(partition);
                        }
                    }));
            compacted = admin.compacted(share.groupedOf(found.keySet()));
            beginnings = admin.offsets(led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        } catch (RuntimeException failure) {
            brokerFailed(failure);
            return;
        }
        try {
            // Before the ends: a position that moves meanwhile must not seem to be past its topic's end.
            positions = places.read(existing.stream().map(Assignment::named).toList());
        } catch (RuntimeException failure) {
            last = new Lag(Map.of(), new TreeMap<>(), null, Reason.of(failure));
            return;
        }
        Instant askedAt = clock.instant();
        try {
            Supplier<TopicAdmin.Offsets> asked =
                    admin.askOffsets(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
            ends = admin.offsets(led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
            stable = asked.get();
        } catch (RuntimeException failure) {
            brokerFailed(failure);
            return;
        }
        brokerAnswered();
        unanswered.putAll(beginnings.unknown());
        unanswered.putAll(ends.unknown());
        unanswered.putAll(stable.unknown());
        Map<String, Boolean> exist = new TreeMap<>();
        topics.forEach(topic -> exist.put(topic, found.containsKey(topic)));
        SortedMap<Partition, Lag.OfPartition> partitions = new TreeMap<>();
        marks.keySet().retainAll(new HashSet<>(existing));
        for (TopicPartition partition : existing) {
            Topic topic = found.get(partition.topic());
            Position position = positions.get(Assignment.named(partition));
            UUID id = topic == null ? null : topic.id();
            partitions.put(
                    Assignment.named(partition),
                    unanswered.containsKey(partition)
                            ? unanswered(partition, position, id, unanswered.get(partition))
                            : answered(
                                    partition,
                                    position,
                                    new Standing(
                                            id,
                                            offset(beginnings, partition),
                                            offset(stable, partition),
                                            misfit(partition.topic(), topic, compacted)),
                                    offset(ends, partition)));
        }
        Lag measured = new Lag(exist, partitions, null, null);
        tellMissing(measured.missing());
        last = measured;
        lastWhole = new Measured(measured, askedAt);
        look(partitions);
    }

    private @Nullable String misfit(String name, @Nullable Topic topic, Set<String> compacted) {
        return topic == null ? null : share.misfit(name, topic.partitions().size(), compacted);
    }

    private static long offset(TopicAdmin.Offsets offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.known().get(partition), partition::toString);
    }

    private Lag.OfPartition answered(
            TopicPartition partition, @Nullable Position position, Standing standing, long end) {
        long waiting = Math.max(0, end - standing.end());
        Instant unposted = marks.computeIfAbsent(partition, key -> new EndMarks())
                .see(standing.end() - standing.lag(position), standing.end(), clock.instant());
        return new Lag.OfPartition(
                position, standing, waiting, waitingSince(partition, standing.end(), waiting), unposted, null);
    }

    /** Returns the last known figures of a partition whose leader does not answer. */
    private Lag.OfPartition unanswered(
            TopicPartition partition, @Nullable Position position, @Nullable UUID topicId, @Nullable String reason) {
        Lag.OfPartition before = last.partitions().get(Assignment.named(partition));
        if (before != null && Objects.equals(before.standing().topicId(), topicId)) {
            return new Lag.OfPartition(
                    position,
                    before.standing(),
                    before.waiting(),
                    before.waitingSince(),
                    before.unpostedSince(),
                    reason);
        }
        long at = position == null ? 0 : position.offset();
        return new Lag.OfPartition(position, new Standing(topicId, at, at), 0, null, null, reason);
    }

    private void brokerFailed(RuntimeException failure) {
        if (failure instanceof InterruptException) {
            return;
        }
        String reason = Reason.of(failure);
        // One line for each outage, and one more if the reason changes.
        if (!reason.equals(logged)) {
            LOG.warn("The broker cannot be asked about the topics, and is asked again and again: {}", reason);
        }
        LOG.debug("The broker did not return the offsets of topics", failure);
        logged = reason;
        last = new Lag(Map.of(), new TreeMap<>(), reason, null);
    }

    private void tellMissing(List<String> now) {
        if (!now.isEmpty() && !now.equals(missing)) {
            LOG.error(
                    "There is no topic {}. Make it, or name another in accumulator.topics or in the mapping",
                    now.stream()
                            .map(topic -> topic + " of mapping " + mappings.get(topic))
                            .collect(Collectors.joining(", ")));
        }
        missing = now;
    }

    private void brokerAnswered() {
        if (logged != null) {
            LOG.info("The broker answers again");
        }
        logged = null;
    }

    private @Nullable Instant waitingSince(TopicPartition partition, long end, long waiting) {
        if (waiting == 0) {
            behind.remove(partition);
            return null;
        }
        Behind before = behind.get(partition);
        if (before == null || before.offset() != end) {
            before = new Behind(end, clock.instant());
            behind.put(partition, before);
        }
        return before.since();
    }

    private void look(SortedMap<Partition, Lag.OfPartition> partitions) {
        long decision = lastDecision;
        boolean doubtful = false;
        for (Lag.OfPartition partition : partitions.values()) {
            Position position = partition.position();
            if (position != null) {
                decision = Math.max(decision, position.decision());
                doubtful |= position.refused() == null && partition.refused() != null;
            }
        }
        doubtful |= lastDecision >= 0 && decision > lastDecision;
        lastDecision = decision;
        try {
            owner.require();
        } catch (GroupTaken taken) {
            doubtful = true;
        } catch (RuntimeException unanswered) {
            LOG.debug("The owner of the consumer group could not be read", unanswered);
        }
        if (doubtful) {
            doubts.raise();
        }
    }
}

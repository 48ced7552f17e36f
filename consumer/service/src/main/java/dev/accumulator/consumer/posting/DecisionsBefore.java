package dev.accumulator.consumer.posting;

import dev.accumulator.consumer.event.RawEvent;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.Registers;
import dev.accumulator.registers.model.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The decisions of the layout of shards before, for one that is being built and decides nothing by itself. The shard of a partition
 * there holds them in the same transaction as the position, so they are known for all records that may be posted here.
 */
final class DecisionsBefore {
    /** Why a record is passed over whose offset an operator has passed over. */
    private static final String OFFSET_SKIPPED = "offset-skipped";

    private final PostingBounds bounds;
    private final JdbcClient jdbc;
    private final Schema control;
    private final RefusalCopies copies;
    private final ClosedRefusalCopies closedCopies;
    private final RefusalsTable refusals;
    private final ClosedRefusals closedRefusals;

    /** @param jdbc of the database that is being built */
    DecisionsBefore(
            PostingBounds bounds,
            JdbcClient jdbc,
            Schema control,
            RefusalsTable refusals,
            ClosedRefusals closedRefusals) {
        this.closedCopies = new ClosedRefusalCopies(control);
        this.closedRefusals = closedRefusals;
        this.bounds = bounds;
        this.jdbc = jdbc;
        this.control = control;
        this.copies = new RefusalCopies(control);
        this.refusals = refusals;
    }

    /**
     * A batch as it was decided there.
     *
     * @param incoming its parts in their order, those passed over that were refused and are not posted
     * @param registers of the shards there that have posted these records
     * @param refusals by floors
     * @param closed refusals by closing dates
     */
    record Followed(
            List<Incoming> incoming,
            List<Registers> registers,
            List<RefusalCopies.Copy> refusals,
            List<ClosedRefusalCopies.Copy> closed) {}

    /** Looks up what was decided there about a batch. */
    Followed follow(List<Incoming> incoming) {
        List<Incoming> left = new ArrayList<>(incoming);
        List<Registers> registers = new ArrayList<>();
        List<RefusalCopies.Copy> refusals = new ArrayList<>();
        List<ClosedRefusalCopies.Copy> closed = new ArrayList<>();
        places(incoming).forEach((shard, places) -> {
            List<Incoming> own =
                    withoutSkipped(shard, places.stream().map(incoming::get).toList());
            Map<String, RawEvent> bySource = new LinkedHashMap<>();
            own.forEach(part -> bySource.putIfAbsent(part.event().source(), part.event()));
            Collection<RawEvent> events = bySource.values();
            JdbcClient there = JdbcClient.create(shard.dataSource());
            // First, because somebody may post a refused document just now. Then it is refused here and known to be
            // posted there,
            // which is found out later; the other way round nobody would post it here.
            refusals.addAll(copies.of(there, events));
            closed.addAll(closedCopies.of(there, events));
            List<Incoming> passed = ClosedRefusals.toRead(shard.dataSource(), control)
                    .withoutRefused(
                            FloorRefusals.toRead(shard.dataSource(), control).withoutRefused(own));
            for (int i = 0; i < places.size(); i++) {
                left.set(places.get(i), passed.get(i));
            }
            registers.add(shard.generations().live().registers());
        });
        return new Followed(left, registers, refusals, closed);
    }

    /** Returns the parts of records, those passed over whose offsets somebody has passed over there. */
    private List<Incoming> withoutSkipped(ShardBefore shard, List<Incoming> own) {
        JdbcClient there = JdbcClient.create(shard.dataSource());
        DecisionsTable decisions = new DecisionsTable(there, control);
        Set<Partition> partitions =
                own.stream().map(part -> Batch.partitionOf(part.event())).collect(Collectors.toSet());
        if (decisions.of(partitions).isEmpty()) {
            return own;
        }
        PositionsTable positions = new PositionsTable(there);
        Map<Partition, List<Skip>> skips = new ReplayPlaces(positions, decisions)
                .skips(positions.read(shard.generations().live().schema(), partitions));
        return own.stream()
                .map(part -> isSkipped(part.event(), skips)
                        ? new Incoming.PassedOver(part.event(), part.part(), OFFSET_SKIPPED)
                        : part)
                .toList();
    }

    private static boolean isSkipped(RawEvent event, Map<Partition, List<Skip>> skips) {
        return skips.getOrDefault(Batch.partitionOf(event), List.of()).stream()
                .anyMatch(skip -> skip.from() <= event.offset() && event.offset() < skip.to());
    }

    /**
     * Notes in the caller's transaction what was refused there of a batch, as it was refused, and closes the refusals of revisions that
     * were accepted.
     */
    void note(Followed followed, List<Result> results) {
        closedCopies.write(jdbc, followed.closed());
        copies.write(jdbc, followed.refusals());
        Set<String> kept = followed.refusals().stream()
                .filter(copy -> copy.state() == FloorRefusal.State.REFUSED)
                .map(RefusalCopies.Copy::source)
                .collect(Collectors.toSet());
        refusals.keepRecords(followed.incoming().stream()
                .map(Incoming::event)
                .filter(event -> kept.contains(event.source()))
                .toList());
        List<Outcome.Accepted> accepted = results.stream()
                .filter(Result.Decided.class::isInstance)
                .map(result -> ((Result.Decided) result).outcome())
                .filter(Outcome.Accepted.class::isInstance)
                .map(Outcome.Accepted.class::cast)
                .toList();
        if (!accepted.isEmpty()) {
            refusals.accepted(accepted);
            closedRefusals.forget(accepted);
        }
    }

    /** Returns the places of the parts of each shard there. */
    private Map<ShardBefore, List<Integer>> places(List<Incoming> incoming) {
        List<ShardBefore> shards = bounds.shardsBefore();
        Map<ShardBefore, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < incoming.size(); i++) {
            ShardBefore shard = shards.get(incoming.get(i).event().partition() % shards.size());
            places.computeIfAbsent(shard, none -> new ArrayList<>()).add(i);
        }
        return places;
    }
}

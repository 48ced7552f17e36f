package dev.accumulator.consumer.posting;

import dev.accumulator.postgres.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** The positions of a generation that follows the live one, through everything that operators decided about it. */
final class ReplayPlaces {
    private final PositionsTable positions;
    private final DecisionsTable decisions;

    ReplayPlaces(PositionsTable positions, DecisionsTable decisions) {
        this.positions = positions;
        this.decisions = decisions;
    }

    Map<Partition, Position> readAll(Schema schema) {
        return positions.readAll(schema);
    }

    /**
     * See {@link ReplayPosting#follow}.
     *
     * @param begunAnew given each partition whose smaller offsets belong to later records from here on
     */
    Map<Partition, Position> follow(
            Schema schema,
            Map<Partition, Position> live,
            Map<Partition, Long> beginnings,
            boolean whole,
            Consumer<Partition> begunAnew) {
        Map<Partition, Position> own = positions.read(schema, live.keySet());
        Map<Partition, List<Decision>> decided = decisions.of(live.keySet());
        Map<Partition, Position> followed = new HashMap<>();
        live.forEach((partition, goal) -> {
            Position here = own.get(partition);
            List<Decision> ofPartition = decided.getOrDefault(partition, List.of());
            Position next;
            if (here != null) {
                next = moved(here, goal, ofPartition, whole);
            } else if (whole) {
                next = moved(whereLiveBegan(goal, ofPartition), goal, ofPartition, true);
            } else {
                next = begin(goal, beginnings.getOrDefault(partition, 0L));
            }
            if (!next.equals(here)) {
                if (here != null
                        && (next.offset() < here.offset() || !Objects.equals(next.topicId(), here.topicId()))) {
                    begunAnew.accept(partition);
                }
                positions.put(schema, partition, here, next);
            }
            followed.put(partition, next);
        });
        return followed;
    }

    /** Begins where the topic begins, but never past the live position, which the topic may have lost. */
    private static Position begin(Position goal, long beginning) {
        return new Position(
                Math.min(beginning, goal.offset()), goal.topicId(), null, goal.firstOffset(), goal.decision(), null);
    }

    /** The live generation may have read more of a partition that is new here than its topic still holds. */
    private static Position whereLiveBegan(Position goal, List<Decision> decided) {
        return new Position(
                Math.min(goal.firstOffset(), goal.offset()),
                decided.isEmpty() ? goal.topicId() : decided.getFirst().fromTopicId(),
                null,
                goal.firstOffset(),
                0,
                null);
    }

    private static Position moved(Position here, Position goal, List<Decision> decided, boolean whole) {
        if (here.decision() == goal.decision() && Objects.equals(here.topicId(), goal.topicId())) {
            return here;
        }
        long offset = here.offset();
        UUID topicId = here.topicId() == null && here.decision() == goal.decision() ? goal.topicId() : here.topicId();
        boolean moved = false;
        for (Decision decision : decided) {
            if (decision.id() > here.decision() && decision.id() <= goal.decision()) {
                boolean leaves = !Objects.equals(decision.topicId(), topicId) || decision.to() < decision.from();
                if (leaves && whole && offset < decision.from()) {
                    throw new IllegalStateException(decision.partition() + " was read up to " + decision.from()
                            + " before decision " + decision.id()
                            + ", and its records from " + offset + " on are gone");
                }
                if (!Objects.equals(decision.topicId(), topicId) || decision.to() < offset) {
                    offset = decision.to();
                    moved = true;
                }
                topicId = decision.topicId();
            }
        }
        return new Position(
                offset, topicId, moved ? null : here.leaderEpoch(), here.firstOffset(), goal.decision(), null);
    }

    Map<Partition, List<Skip>> skips(Map<Partition, Position> live) {
        Map<Partition, List<Skip>> skips = new HashMap<>();
        decisions.of(live.keySet()).forEach((partition, decided) -> {
            Position goal = live.get(partition);
            if (goal != null) {
                skips.put(partition, Skip.of(decided, goal.topicId()));
            }
        });
        return skips;
    }
}

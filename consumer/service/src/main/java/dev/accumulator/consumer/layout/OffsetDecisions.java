package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.posting.DecisionCopies;
import dev.accumulator.postgres.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries over what operators have decided about offsets, for rebuilds to come. The records that were passed over by it are passed
 * over in the new layout already.
 */
final class OffsetDecisions {
    private final DecisionCopies copies;
    private final Set<String> ofAllShards;
    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;

    /** @param ofAllShards topics that every shard reads, about which each has decisions of its own */
    OffsetDecisions(Schema control, Set<String> ofAllShards, List<LayoutDatabase> previous, List<LayoutDatabase> next) {
        this.copies = new DecisionCopies(control);
        this.ofAllShards = ofAllShards;
        this.previous = previous;
        this.next = next;
    }

    /** Can be repeated, and the layout before goes on meanwhile. */
    void carryOver() {
        List<LayoutDatabase> building = LayoutDatabase.building(next);
        if (building.isEmpty()) {
            return;
        }
        List<DecisionCopies.Copy> decisions = new ArrayList<>();
        for (LayoutDatabase database : previous) {
            copies.read(JdbcClient.create(database.dataSource())).stream()
                    .filter(copy -> !ofAllShards.contains(copy.topic()))
                    .forEach(decisions::add);
        }
        for (LayoutDatabase to : building) {
            List<DecisionCopies.Copy> own = decisions.stream()
                    .filter(copy -> next.get(copy.partition() % next.size()).equals(to))
                    .toList();
            DocumentCopies.whileBuilding(
                    to, live -> copies.write(JdbcClient.create(to.dataSource()), live.number(), live.schema(), own));
        }
    }
}

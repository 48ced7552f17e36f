package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.posting.FloorRefusal;
import dev.accumulator.consumer.posting.Partition;
import dev.accumulator.consumer.posting.RefusalCopies;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.ToldBelow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries over what floors have decided in the layout before, and what became of it there: documents that were refused and posted
 * later, attempts, documents that wait, and the groups that were told to be below. What was refused when the records were posted is
 * in the new layout already.
 */
final class FloorDecisions {
    private static final int PAGE = 500;

    private static final Duration READ_MAX = Duration.ofMinutes(5);

    private final RefusalCopies copies;
    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;

    FloorDecisions(Schema control, List<LayoutDatabase> previous, List<LayoutDatabase> next) {
        this.copies = new RefusalCopies(control);
        this.previous = previous;
        this.next = next;
    }

    /** Carries refusals over to the databases that are being built. Can be repeated, and the layout before goes on meanwhile. */
    void carryOver() {
        List<LayoutDatabase> building = LayoutDatabase.building(next);
        if (building.isEmpty()) {
            return;
        }
        for (LayoutDatabase database : previous) {
            JdbcClient from = JdbcClient.create(database.dataSource());
            long after = 0;
            for (List<RefusalCopies.Copy> page = copies.page(from, after, PAGE);
                    !page.isEmpty();
                    page = copies.page(from, after, PAGE)) {
                Map<LayoutDatabase, List<RefusalCopies.Copy>> byTarget = new LinkedHashMap<>();
                page.forEach(copy -> byTarget.computeIfAbsent(target(copy.partition()), none -> new ArrayList<>())
                        .add(copy));
                byTarget.keySet().retainAll(building);
                byTarget.forEach((to, refusals) -> carryOver(database, to, refusals));
                after = page.getLast().id();
            }
        }
        building.forEach(to -> copies.deleteRecords(JdbcClient.create(to.dataSource())));
    }

    private LayoutDatabase target(int partition) {
        return next.get(partition % next.size());
    }

    private void carryOver(LayoutDatabase from, LayoutDatabase to, List<RefusalCopies.Copy> refusals) {
        JdbcClient there = JdbcClient.create(to.dataSource());
        List<RefusalCopies.Copy> differing = copies.differing(there, refusals);
        if (differing.isEmpty()) {
            return;
        }
        List<String> posted = differing.stream()
                .filter(copy -> copy.state() == FloorRefusal.State.POSTED)
                .map(RefusalCopies.Copy::recorder)
                .distinct()
                .toList();
        if (!posted.isEmpty()) {
            // Each with its origin, because its record may have been overtaken by others that are not posted here yet.
            from.generations()
                    .readWhateverTheLayout(
                            READ_MAX,
                            (live, positions) -> DocumentCopies.read(
                                    from, live, posted, live.registers().documentsWithOrigins(posted)))
                    .post(from, to);
        }
        JdbcClient source = JdbcClient.create(from.dataSource());
        DocumentCopies.whileBuilding(to, live -> {
            copies.write(there, differing);
            differing.stream()
                    .filter(copy -> copy.state() == FloorRefusal.State.REFUSED)
                    .forEach(copy -> copies.copyRecord(source, there, copy));
        });
    }

    /** Returns the groups that are below and of which it is not known which shard is to have them, as sentences. */
    List<String> withoutShard() {
        List<String> found = new ArrayList<>();
        for (LayoutDatabase database : previous) {
            List<ToldBelow> told = told(database);
            Map<String, LayoutDatabase> targets = targets(database, told);
            told.stream()
                    .filter(group -> !targets.containsKey(group.recorder()))
                    .forEach(group -> found.add("floor " + group.floor() + ": document " + group.recorder()
                            + " has brought a group below it, and it is not known from which partition it came"));
        }
        return found;
    }

    /**
     * Takes over which groups are below, once nothing is posted in either layout any more, and lets what waits be tried.
     *
     * @throws LayoutRefused if the two do not agree then
     */
    void takeOver() {
        List<LayoutDatabase> building = LayoutDatabase.building(next);
        Map<LayoutDatabase, List<ToldBelow>> byTarget = new LinkedHashMap<>();
        building.forEach(database -> byTarget.put(database, new ArrayList<>()));
        for (LayoutDatabase database : previous) {
            List<ToldBelow> told = told(database);
            Map<String, LayoutDatabase> targets = targets(database, told);
            for (ToldBelow group : told) {
                LayoutDatabase target = targets.get(group.recorder());
                if (target == null) {
                    throw new LayoutRefused(
                            LayoutRefused.Reason.DIFFERENT,
                            "It is not known which shard has the group that document " + group.recorder()
                                    + " has brought below floor " + group.floor());
                }
                Optional.ofNullable(byTarget.get(target)).ifPresent(groups -> groups.add(group));
            }
        }
        byTarget.forEach((to, told) -> DocumentCopies.whileBuilding(to, live -> {
            live.registers().rebuild().takeOverBelow(told);
            copies.tryWaiting(JdbcClient.create(to.dataSource()));
        }));
    }

    private static List<ToldBelow> told(LayoutDatabase database) {
        return database.generations()
                .readWhateverTheLayout(
                        READ_MAX,
                        (live, positions) -> live.registers().rebuild().toldBelow());
    }

    /** Returns the databases of documents: those of the partitions that they came from. */
    private Map<String, LayoutDatabase> targets(LayoutDatabase database, List<ToldBelow> told) {
        Map<String, LayoutDatabase> targets = new HashMap<>();
        if (next.size() == 1) {
            told.forEach(group -> targets.put(group.recorder(), next.getFirst()));
            return targets;
        }
        if (told.isEmpty()) {
            return targets;
        }
        database.generations().readWhateverTheLayout(READ_MAX, (live, positions) -> {
            JdbcClient.create(database.dataSource())
                    .sql(live.schema().sql("""
                            select recorder, source
                              from {schema}.recorders
                             where recorder = any (cast(:recorders as text[]))
                            """))
                    .param(
                            "recorders",
                            told.stream().map(ToldBelow::recorder).distinct().toArray(String[]::new))
                    .query(row -> {
                        String recorder = row.getString("recorder");
                        DocumentsGone.partition(row.getString("source"))
                                .map(Partition::number)
                                .ifPresent(partition -> targets.put(recorder, target(partition)));
                    });
            return targets;
        });
        return targets;
    }
}

package dev.accumulator.consumer.layout;

import dev.accumulator.consumer.closing.ClosingCopies;
import dev.accumulator.consumer.closing.SealEntry;
import dev.accumulator.consumer.generation.Generation;
import dev.accumulator.consumer.posting.ClosedRefusalCopies;
import dev.accumulator.postgres.Schema;
import dev.accumulator.registers.model.ClosedLike;
import dev.accumulator.registers.model.Seal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Carries over closing dates with their history, what they have refused, and the seals of months. What was refused and moved when the
 * records were posted is in the new layout already, whose own dates decide nothing while it is built.
 */
final class ClosingDecisions {
    private static final int PAGE = 500;

    private static final Duration READ_MAX = Duration.ofHours(6);

    /** Stands for whoever ends a seal because the layout before has. */
    private static final String BY = "layout";

    private final ClosedRefusalCopies refusals;
    private final ClosingCopies closings;
    private final SideLetters letters;
    private final List<LayoutDatabase> previous;
    private final List<LayoutDatabase> next;

    /** @param ofAllShards topics that every shard reads */
    ClosingDecisions(
            Schema control, Set<String> ofAllShards, List<LayoutDatabase> previous, List<LayoutDatabase> next) {
        this.refusals = new ClosedRefusalCopies(control);
        this.closings = new ClosingCopies(control);
        this.letters = new SideLetters(control, ofAllShards);
        this.previous = previous;
        this.next = next;
    }

    private record SealedMonth(String name, YearMonth month) {
        static SealedMonth of(SealEntry entry) {
            return new SealedMonth(entry.register(), entry.seal().month());
        }
    }

    /**
     * Carries over what was decided so far. Can be repeated, and the layout before goes on meanwhile.
     *
     * @return what cannot be carried over, as sentences
     */
    List<String> carryOver() {
        List<LayoutDatabase> building = LayoutDatabase.building(next);
        for (LayoutDatabase database : previous) {
            carryOver(database, building);
        }
        return carryDates(building);
    }

    private void carryOver(LayoutDatabase database, List<LayoutDatabase> building) {
        JdbcClient from = JdbcClient.create(database.dataSource());
        ClosedRefusalCopies.Copy after = ClosedRefusalCopies.Copy.NONE;
        for (List<ClosedRefusalCopies.Copy> page = refusals.page(from, after, PAGE);
                !page.isEmpty();
                page = refusals.page(from, after, PAGE)) {
            Map<LayoutDatabase, List<ClosedRefusalCopies.Copy>> byTarget = new LinkedHashMap<>();
            page.forEach(copy -> byTarget.computeIfAbsent(
                            next.get(copy.partition() % next.size()), none -> new ArrayList<>())
                    .add(copy));
            byTarget.keySet().retainAll(building);
            byTarget.forEach((to, copies) -> DocumentCopies.whileBuilding(
                    to, live -> refusals.write(JdbcClient.create(to.dataSource()), copies)));
            after = page.getLast();
        }
    }

    /** Every shard has all dates. Topics are read by each on its own, so one may have taken a date that another has not. */
    private List<String> carryDates(List<LayoutDatabase> building) {
        LayoutDatabase first = previous.getFirst();
        List<ClosedLike> dates = dates(first);
        List<String> different = previous.stream()
                .filter(database -> !dates(database).equals(dates))
                .map(database -> "closing dates of " + database + " are not those of " + first)
                .toList();
        JdbcClient from = JdbcClient.create(first.dataSource());
        ClosingCopies.History history = closings.history(from);
        List<String> sideLetters = letters.read(from);
        building.forEach(to -> {
            JdbcClient there = JdbcClient.create(to.dataSource());
            DocumentCopies.whileBuilding(to, live -> {
                if (!closings.history(there).equals(history)) {
                    closings.write(there, history);
                }
                letters.write(there, sideLetters);
            });
            to.generations().live().registers().rebuild().closeLike(dates);
        });
        return different;
    }

    private static List<ClosedLike> dates(LayoutDatabase database) {
        return database.generations()
                .readWhateverTheLayout(
                        READ_MAX,
                        (live, positions) -> live.registers().rebuild().closed());
    }

    /**
     * Seals anew what is sealed in the layout before, if that is still what was sealed there: a seal is of the movements of one
     * database. Both hold the same, and closed months stay as they are.
     *
     * @return the months that are not what was sealed, as sentences
     */
    List<String> seal() {
        List<String> differences = new ArrayList<>();
        for (LayoutDatabase database : previous) {
            Map<String, List<Seal>> seals = new LinkedHashMap<>();
            closings.sealsInForce(JdbcClient.create(database.dataSource()))
                    .forEach(entry -> seals.computeIfAbsent(entry.register(), none -> new ArrayList<>())
                            .add(entry.seal()));
            seals.forEach((register, ofRegister) -> database.generations()
                    .readWhateverTheLayout(
                            READ_MAX,
                            (live, positions) -> live.registers().audit().differences(register, ofRegister))
                    .forEach(difference -> differences.add("the month of " + difference.start() + " of register "
                            + register + " is not what was sealed in " + database + ": " + difference.figure())));
        }
        if (differences.isEmpty()) {
            List<SealEntry> entries =
                    closings.sealsInForce(JdbcClient.create(previous.getFirst().dataSource()));
            LayoutDatabase.building(next).forEach(to -> entries.forEach(entry -> seal(to, entry)));
        }
        return differences;
    }

    private void seal(LayoutDatabase to, SealEntry entry) {
        Generation now = to.generations().live();
        Seal seal = now.registers().audit().seal(entry.register(), entry.seal().month());
        DocumentCopies.whileBuilding(
                to,
                live -> closings.seal(
                        JdbcClient.create(to.dataSource()),
                        live.number(),
                        entry.register(),
                        seal,
                        entry.sealedBy() + ", anew for another layout"));
    }

    /**
     * Takes over the dates once nothing is posted in either layout any more.
     *
     * @throws LayoutRefused if a database does not have them then
     */
    void takeOver() {
        List<LayoutDatabase> building = LayoutDatabase.building(next);
        carryDates(building);
        LayoutDatabase first = previous.getFirst();
        Set<SealedMonth> inForce = new HashSet<>();
        closings.sealsInForce(JdbcClient.create(first.dataSource()))
                .forEach(entry -> inForce.add(SealedMonth.of(entry)));
        for (LayoutDatabase to : building) {
            JdbcClient there = JdbcClient.create(to.dataSource());
            List<SealedMonth> opened = closings.sealsInForce(there).stream()
                    .map(SealedMonth::of)
                    .filter(register -> !inForce.contains(register))
                    .toList();
            if (!opened.isEmpty()) {
                DocumentCopies.whileBuilding(
                        to,
                        live -> opened.forEach(
                                register -> closings.reopened(there, register.name(), register.month(), BY)));
            }
            if (!dates(to).equals(dates(first))) {
                throw new LayoutRefused(
                        LayoutRefused.Reason.DIFFERENT, "Closing dates of " + to + " are not those of " + first);
            }
        }
    }
}

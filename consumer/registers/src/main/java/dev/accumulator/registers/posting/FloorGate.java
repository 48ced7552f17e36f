package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses those changes of a call that would cross a floor, before any of them is posted. It decides as if the changes were
 * posted one by one, in the order of the call; then the others go their usual way. Of floors that tell it notes what the
 * others cross. For one call.
 *
 * <p>The rows of all recorders are locked by then, so what will be accepted by its revision is certain. Next the groups are
 * locked that a movement may lower, and only then are their balances read, in statements of their own: whoever held a
 * group before has committed, and is seen. Nobody who holds a group waits for a recorder, so two calls cannot deadlock.
 * Movements that raise a group need no lock: they make no decision wrong, whichever comes first. Of floors that tell they are
 * locked too: they may restore a group, and that is told once.
 */
final class FloorGate {
    private final Database database;
    private final KeptFloors floors;
    private final PostedCounts postedCounts;
    private final @Nullable Outcome[] outcomes;
    private final RecordersTable recorders;
    private final FloorGroupsTable groups;
    private @Nullable FloorTelling telling;

    /** The moment of the decision; of no meaning if nothing was decided. */
    private Instant now = Instant.EPOCH;

    /** @param outcomes where each refused change gets its outcome */
    FloorGate(
            Database database,
            Catalog catalog,
            RegistersTable registers,
            KeptFloors floors,
            @Nullable Outcome[] outcomes) {
        this.database = database;
        this.floors = floors;
        this.postedCounts = new PostedCounts(catalog, registers, floors);
        this.outcomes = outcomes;
        this.recorders = new RecordersTable(database);
        this.groups = new FloorGroupsTable(database, floors.groups());
    }

    /** Returns what the changes cross that will be posted, by their places in the call. */
    Map<Integer, List<FloorCrossing>> crossings() {
        return telling == null ? Map.of() : telling.crossings();
    }

    /** True if a change has a movement in a register with a floor. */
    boolean isOf(Collection<CheckedChange> changes) {
        return !flooredBy(changes).isEmpty();
    }

    private Set<String> flooredBy(Collection<CheckedChange> changes) {
        return changes.stream()
                .flatMap(change -> change.movements().stream())
                .map(movement -> movement.register())
                .distinct()
                .filter(floors::isFloored)
                .map(OpenRegister::name)
                .collect(Collectors.toSet());
    }

    /**
     * Locks the recorders that are known, decides, and takes back the rows that were made for refused documents.
     *
     * @param checked the changes of the call in their order
     * @param pending the same by recorder
     * @param made the ids of the recorders that were made; those of which all is refused are taken out
     * @param followers changes that are decided with those that they follow
     * @return the changes that are not refused by recorder
     */
    List<RecorderChanges> pass(
            Acceptance acceptance,
            List<CheckedChange> checked,
            List<RecorderChanges> pending,
            Map<String, Long> made,
            Followers followers) {
        Map<String, RecordersTable.Row> rows = acceptance.lockKnown(pending, made);
        Decided decided = decide(checked, rows, followers);
        if (decided == null) {
            return pending;
        }
        List<RecorderChanges> passed = pending;
        if (!decided.refused().isEmpty()) {
            passed = RecorderChanges.of(checked.stream()
                    .filter(change -> !decided.refused().contains(change))
                    .toList());
            MadeRecorders.makeAnew(database, acceptance, pending, passed, made);
        }
        tell(passed, decided, followers);
        return passed;
    }

    /**
     * The decisions about the changes of a call.
     *
     * @param by the state after those that passed
     */
    private record Decided(Set<CheckedChange> refused, FloorDecisions by) {}

    /** Follows the documents that will be posted: of several revisions the newest alone, as if the others had not come. */
    private void tell(List<RecorderChanges> passed, Decided decided, Followers followers) {
        FloorTelling told = telling;
        if (told == null) {
            return;
        }
        record Posted(CheckedChange change, CheckedChange as) {}
        passed.stream()
                .flatMap(changes -> changes.rest().stream())
                .flatMap(group ->
                        takenOf(group, decided.by().taken()).map(as -> new Posted(group.newest(), as)).stream())
                .filter(posted -> !followers.contains(posted.change()))
                .sorted(Comparator.comparingInt(posted -> posted.change().index()))
                .forEach(posted -> {
                    Map<String, Map<FloorGroup, Steps>> after = new HashMap<>();
                    after.put(posted.change().recorder(), decided.by().after(posted.change(), posted.as()));
                    for (CheckedChange follower : followers.of(posted.change())) {
                        after.put(follower.recorder(), decided.by().after(follower, follower));
                    }
                    told.post(posted.change(), after);
                });
        told.changed().forEach((group, last) -> {
            if (last == null) {
                groups.noteRestored(group);
            } else {
                groups.noteBelow(group, last, now);
            }
        });
    }

    /** Returns the change of a group that is accepted: the newest, or a copy of it that came before. */
    private static Optional<CheckedChange> takenOf(
            RecorderChanges.Group group, Map<CheckedChange, CheckedChange> taken) {
        CheckedChange newest = group.newest();
        return Stream.concat(Stream.of(newest), group.others().stream())
                .filter(change -> change.revision() == newest.revision()
                        && change.fingerprint().equals(newest.fingerprint()))
                .map(taken::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Returns null if no floor is concerned. */
    private @Nullable Decided decide(
            List<CheckedChange> checked, Map<String, RecordersTable.Row> rows, Followers followers) {
        Map<String, List<CheckedChange>> candidates = candidates(checked, rows);
        Map<Integer, List<RecordersTable.Row>> posted = postedCounts.rows(candidates.keySet(), rows);
        Set<String> touched =
                flooredBy(candidates.values().stream().flatMap(List::stream).toList());
        if (touched.isEmpty() && posted.isEmpty()) {
            return null;
        }
        List<OpenRegister> reversed = postedCounts.lockRegisters(posted.keySet());
        reversed.forEach(register -> touched.add(register.name()));
        FloorContents contents = new FloorContents(floors.bound(touched));
        Map<CheckedChange, Map<FloorGroup, Steps>> counted = new HashMap<>();
        candidates.values().forEach(list -> list.forEach(change -> counted.put(change, contents.of(change))));
        Map<Long, Map<FloorGroup, Steps>> before = PostedCounts.counts(reversed, posted, contents);
        Map<String, Foreseen> documents = foresee(candidates, rows, before, counted, contents);
        Map<FloorGroup, Demand> demands = contents.decided();
        if (demands.isEmpty()) {
            return null;
        }
        Set<FloorGroup> below = lock(demands);
        Map<FloorGroup, Level> levels = levels(demands);
        if (demands.keySet().stream().anyMatch(group -> group.floor().floor().tells())) {
            Map<String, Map<FloorGroup, Steps>> counts = new HashMap<>();
            documents.forEach((recorder, document) -> counts.put(recorder, document.counted()));
            telling = new FloorTelling(levels, below, counts);
        }
        FloorDecisions decisions = new FloorDecisions(documents, counted, levels, new HashMap<>());
        Decisions dry = new Decisions(outcomes.clone(), new RecorderNotes(database, recorders));
        return new Decided(decisions.refuse(checked, followers, dry, outcomes), decisions);
    }

    /** Locks the groups, and returns those that are below as told last. Of these all moments matter: one may restore them. */
    private Set<FloorGroup> lock(Map<FloorGroup, Demand> demands) {
        Set<FloorGroup> below = groups.lock(demands.keySet());
        below.forEach(group -> Objects.requireNonNull(demands.get(group)).addAllMoments());
        return below;
    }

    /** Returns the changes that may be accepted, by recorder. That most are not is decided without a floor. */
    private static Map<String, List<CheckedChange>> candidates(
            List<CheckedChange> checked, Map<String, RecordersTable.Row> rows) {
        Map<String, List<CheckedChange>> byRecorder = new LinkedHashMap<>();
        checked.forEach(change -> byRecorder
                .computeIfAbsent(change.recorder(), r -> new ArrayList<>())
                .add(change));
        byRecorder.values().removeIf(changes -> {
            CheckedChange only = changes.getFirst();
            RecordersTable.Row row = rows.get(only.recorder());
            return changes.size() == 1
                    && row != null
                    && !only.isWithdraw()
                    && !row.hasWithdrawals()
                    && only.revision() <= row.revision();
        });
        return byRecorder;
    }

    private Map<String, Foreseen> foresee(
            Map<String, List<CheckedChange>> candidates,
            Map<String, RecordersTable.Row> rows,
            Map<Long, Map<FloorGroup, Steps>> before,
            Map<CheckedChange, Map<FloorGroup, Steps>> counted,
            FloorContents contents) {
        List<RecordersTable.Row> known = new ArrayList<>();
        candidates.keySet().stream().map(rows::get).filter(Objects::nonNull).forEach(known::add);
        Map<String, List<Origin>> withdrawals = new RecorderNotes(database, recorders).withdrawals(known);
        Map<String, Foreseen> documents = new HashMap<>();
        candidates.forEach((recorder, changes) -> {
            RecordersTable.Row row = rows.get(recorder);
            Map<FloorGroup, Steps> posted = row == null ? Map.of() : before.getOrDefault(row.id(), Map.of());
            contents.foresee(
                    posted,
                    changes.stream()
                            .map(change -> Objects.requireNonNull(counted.get(change)))
                            .toList());
            documents.put(recorder, new Foreseen(row, withdrawals.getOrDefault(recorder, List.of()), posted));
        });
        return documents;
    }

    private Map<FloorGroup, Level> levels(Map<FloorGroup, Demand> wanted) {
        FloorGroupsTable.Beginning beginning = groups.begin();
        if (!beginning.isolation().equals("read committed")) {
            throw new IllegalStateException("A floor is kept in transactions that are read committed: at isolation "
                    + beginning.isolation() + " what others have posted could not be seen");
        }
        now = beginning.now();
        LevelReading reading = new LevelReading(now);
        Map<BoundFloor, Map<FloorGroup, Demand>> byFloor = new TreeMap<>(Comparator.comparingInt(BoundFloor::place));
        wanted.forEach((group, demand) -> byFloor.computeIfAbsent(group.floor(), f -> new LinkedHashMap<>())
                .put(group, demand));
        Map<FloorGroup, Level> levels = new HashMap<>();
        byFloor.forEach((floor, demands) -> levels.putAll(reading.read(floor, demands)));
        groups.end(beginning);
        return levels;
    }
}

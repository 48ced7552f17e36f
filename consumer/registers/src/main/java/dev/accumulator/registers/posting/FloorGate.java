package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
    private static final Comparator<FloorGroup> IN_ORDER = Comparator.comparingInt(
                    (FloorGroup group) -> group.floor().place())
            .thenComparing(group -> group.values().toString());

    private final Database database;
    private final Catalog catalog;
    private final RegistersTable registers;
    private final KeptFloors floors;
    private final @Nullable Outcome[] outcomes;
    private final RecordersTable recorders;
    private final FloorGroupsTable groups;
    private final Map<CheckedChange, CheckedChange> taken = new HashMap<>();
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
        this.catalog = catalog;
        this.registers = registers;
        this.floors = floors;
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
     * @param counted what each change counts that may be posted
     */
    private record Decided(Set<CheckedChange> refused, Map<CheckedChange, Map<FloorGroup, Steps>> counted) {}

    /** Follows the documents that will be posted: of several revisions the newest alone, as if the others had not come. */
    private void tell(List<RecorderChanges> passed, Decided decided, Followers followers) {
        FloorTelling told = telling;
        if (told == null) {
            return;
        }
        record Posted(CheckedChange change, CheckedChange as) {}
        passed.stream()
                .flatMap(changes -> changes.rest().stream())
                .flatMap(group -> takenOf(group).map(as -> new Posted(group.newest(), as)).stream())
                .filter(posted -> !followers.contains(posted.change()))
                .sorted(Comparator.comparingInt(posted -> posted.change().index()))
                .forEach(posted -> {
                    Map<String, Map<FloorGroup, Steps>> after = new HashMap<>();
                    after.put(posted.change().recorder(), after(posted.change(), posted.as(), decided.counted()));
                    for (CheckedChange follower : followers.of(posted.change())) {
                        after.put(follower.recorder(), after(follower, follower, decided.counted()));
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

    /** Returns what a document counts after a change, in the form in which that is accepted. */
    private static Map<FloorGroup, Steps> after(
            CheckedChange change, CheckedChange accepted, Map<CheckedChange, Map<FloorGroup, Steps>> counted) {
        return accepted.isPost() ? Objects.requireNonNull(counted.get(change)) : Map.of();
    }

    /** Returns the change of a group that is accepted: the newest, or a copy of it that came before. */
    private Optional<CheckedChange> takenOf(RecorderChanges.Group group) {
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
        Map<Integer, List<RecordersTable.Row>> posted = posted(candidates.keySet(), rows);
        Set<String> touched =
                flooredBy(candidates.values().stream().flatMap(List::stream).toList());
        if (touched.isEmpty() && posted.isEmpty()) {
            return null;
        }
        List<OpenRegister> reversed = lockRegisters(posted.keySet());
        reversed.forEach(register -> touched.add(register.name()));
        FloorContents contents = new FloorContents(floors.bound(touched));
        Map<CheckedChange, Map<FloorGroup, Steps>> counted = new HashMap<>();
        candidates.values().forEach(list -> list.forEach(change -> counted.put(change, contents.of(change))));
        Map<Long, Map<FloorGroup, Steps>> before = countPosted(reversed, posted, contents);
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
        return new Decided(refuse(checked, followers, documents, counted, levels), counted);
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

    /** Returns the rows with movements in registers with floors, by the ids of these. */
    private Map<Integer, List<RecordersTable.Row>> posted(
            Set<String> candidates, Map<String, RecordersTable.Row> rows) {
        Map<Integer, List<RecordersTable.Row>> byRegister = new HashMap<>();
        Set<Integer> ids = floors.registers().keySet();
        for (String recorder : candidates) {
            RecordersTable.Row row = rows.get(recorder);
            if (row != null && row.posted()) {
                row.registers().stream()
                        .filter(ids::contains)
                        .forEach(id -> byRegister
                                .computeIfAbsent(id, r -> new ArrayList<>())
                                .add(row));
            }
        }
        return byRegister;
    }

    /** Locks registers that documents are taken back from, and all that have a floor in common with them. */
    private List<OpenRegister> lockRegisters(Set<Integer> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<OpenRegister> known = floors.registers().values().stream()
                .filter(register -> ids.contains(register.id()))
                .toList();
        List<Integer> locked = floors.withPartners(known).stream()
                .map(OpenRegister::id)
                .sorted()
                .toList();
        return catalog.opened(registers.versionsLocked(locked)).stream()
                .filter(register -> ids.contains(register.id()))
                .toList();
    }

    /** Returns what is posted, by the ids of the recorders. */
    private static Map<Long, Map<FloorGroup, Steps>> countPosted(
            List<OpenRegister> reversed, Map<Integer, List<RecordersTable.Row>> posted, FloorContents contents) {
        Map<Long, Map<FloorGroup, Steps>> counted = new HashMap<>();
        for (OpenRegister register : reversed) {
            List<RecordersTable.Row> of = Objects.requireNonNull(posted.get(register.id()));
            List<LogTable.Line> lines = register.log()
                    .reversals(
                            of.stream().map(RecordersTable.Row::id).toList(),
                            of.stream().map(RecordersTable.Row::revision).toList());
            Map<Long, List<@Nullable Object>> keys = register.cells()
                    .keys(lines.stream().map(LogTable.Line::cell).collect(Collectors.toSet()));
            for (LogTable.Line line : lines) {
                List<@Nullable Object> key = keys.get(line.cell());
                // A cell that is gone is for the posting to complain about.
                if (key != null) {
                    // It is taken back in open time, wherever it is.
                    LogTable.Line reversal = line.at(Math.max(line.periodMicros(), register.openFromMicros()));
                    contents.addPosted(
                            counted.computeIfAbsent(line.recorder(), r -> new HashMap<>()),
                            register.name(),
                            reversal,
                            key);
                }
            }
        }
        return counted;
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

    /** A change that will be accepted by its revision, and what its document counts after it. */
    private record Foretold(
            Foreseen document, CheckedChange change, CheckedChange accepted, Map<FloorGroup, Steps> after) {
        void take(Map<CheckedChange, CheckedChange> taken) {
            document.take(accepted, after);
            taken.put(change, accepted);
        }
    }

    private Set<CheckedChange> refuse(
            List<CheckedChange> checked,
            Followers followers,
            Map<String, Foreseen> documents,
            Map<CheckedChange, Map<FloorGroup, Steps>> counted,
            Map<FloorGroup, Level> levels) {
        // What these decide goes nowhere: each change is decided for good when it is posted.
        Decisions dry = new Decisions(outcomes.clone(), new RecorderNotes(database, recorders));
        Set<CheckedChange> refused = new HashSet<>();
        for (CheckedChange change : checked) {
            Foreseen document = documents.get(change.recorder());
            if (document == null || followers.contains(change)) {
                continue;
            }
            CheckedChange accepted = document.accepted(change, dry);
            if (accepted == null) {
                document.pass(change);
                continue;
            }
            List<Foretold> together = new ArrayList<>();
            together.add(new Foretold(document, change, accepted, after(change, accepted, counted)));
            for (CheckedChange follower : followers.of(change)) {
                together.add(new Foretold(
                        Objects.requireNonNull(documents.get(follower.recorder())),
                        follower,
                        follower,
                        after(follower, follower, counted)));
            }
            Map<FloorGroup, Steps> difference = difference(together);
            Outcome.BelowFloor below = below(change, difference, levels);
            if (below == null) {
                difference.forEach((group, steps) -> {
                    Level level = levels.get(group);
                    if (level != null) {
                        level.apply(steps);
                    }
                });
                together.forEach(one -> one.take(taken));
            } else {
                outcomes[change.index()] = below;
                together.forEach(one -> refused.add(one.change()));
            }
        }
        return refused;
    }

    private static Map<FloorGroup, Steps> difference(List<Foretold> together) {
        if (together.size() == 1) {
            Foretold alone = together.getFirst();
            return FloorContents.difference(alone.document().counted(), alone.after());
        }
        Map<FloorGroup, Steps> difference = new HashMap<>();
        together.forEach(one -> FloorContents.difference(one.document().counted(), one.after())
                .forEach((group, steps) ->
                        difference.computeIfAbsent(group, g -> new Steps()).add(steps)));
        return difference;
    }

    /** Returns the refusal by the first floor that is crossed; of its groups by the first one in the order of their texts. */
    private Outcome.@Nullable BelowFloor below(
            CheckedChange change, Map<FloorGroup, Steps> difference, Map<FloorGroup, Level> levels) {
        Map<FloorGroup, Level.Low> crossed = new HashMap<>();
        difference.forEach((group, steps) -> {
            Level level = group.floor().floor().policy().refuses(change.change()) ? levels.get(group) : null;
            Level.Low low = level == null
                    ? null
                    : level.below(steps, group.floor().floor().min());
            if (low != null) {
                crossed.put(group, low);
            }
        });
        return crossed.entrySet().stream()
                .min(Map.Entry.comparingByKey(IN_ORDER))
                .map(first -> below(change, first.getKey(), first.getValue()))
                .orElse(null);
    }

    private static Outcome.BelowFloor below(CheckedChange change, FloorGroup group, Level.Low low) {
        BigDecimal min = group.floor().floor().min();
        int scale = group.floor().scale();
        return new Outcome.BelowFloor(
                change.recorder(),
                change.revision(),
                group.floor().name(),
                group.named(),
                min.setScale(scale, RoundingMode.UNNECESSARY),
                low.available().setScale(scale, RoundingMode.UNNECESSARY),
                low.taken().setScale(scale, RoundingMode.UNNECESSARY),
                Instant.EPOCH.plus(low.micros(), ChronoUnit.MICROS));
    }
}

package dev.accumulator.consumer.register;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Posts documents: locks the registers, decides revisions, reverses what is replaced, appends what is new.
 *
 * <p>Every caller takes its locks in the same order (registers by id, recorders by name, new cells by register and key),
 * so two calls cannot deadlock.
 */
final class Poster {
    /** How often a call starts over because a register's definition changed under it. */
    private static final int DEFINITION_CHANGES_MAX = 5;

    private final Database database;
    private final Catalog catalog;
    private final RegistersTable registers;
    private final RecordersTable recorders;
    private final PostingsTable postings;

    Poster(Database database, Catalog catalog, RegistersTable registers) {
        this.database = database;
        this.catalog = catalog;
        this.registers = registers;
        this.recorders = new RecordersTable(database);
        this.postings = new PostingsTable(database);
    }

    List<Outcome> post(List<? extends Change> changes) {
        return Objects.requireNonNull(database.transactions().execute(status -> postInTransaction(changes)));
    }

    private List<Outcome> postInTransaction(List<? extends Change> changes) {
        @Nullable Outcome[] outcomes = new @Nullable Outcome[changes.size()];
        for (Segment segment : Segment.cut(prepareUnderLock(changes, outcomes))) {
            new SegmentPosting(outcomes).post(segment);
        }
        return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
    }

    /** Checks the changes against definitions that cannot change any more until the transaction ends. */
    private List<Prepared> prepareUnderLock(List<? extends Change> changes, @Nullable Outcome[] outcomes) {
        for (int attempt = 0; attempt < DEFINITION_CHANGES_MAX; attempt++) {
            Checks checks = new Checks(catalog);
            List<Prepared> prepared = prepare(checks, changes, outcomes);
            // Also the registers of refused changes: what they were refused by may have changed.
            if (lockDefinitions(checks.registers())) {
                return prepared;
            }
        }
        throw new IllegalStateException("Register definitions kept changing under a posting");
    }

    private static List<Prepared> prepare(Checks checks, List<? extends Change> changes, @Nullable Outcome[] outcomes) {
        List<Prepared> prepared = new ArrayList<>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            try {
                prepared.add(checks.prepare(i, change));
                outcomes[i] = null;
            } catch (RegisterException refused) {
                outcomes[i] = new Outcome.Rejected(change.recorder(), refused);
            }
        }
        return prepared;
    }

    /** Also without registers, because a drop waits at the table of registers for whoever is about to lock documents. */
    private boolean lockDefinitions(List<OpenRegister> used) {
        Map<Integer, Integer> versions = registers.versionsLocked(
                used.stream().map(OpenRegister::id).sorted().toList());
        boolean current = true;
        for (OpenRegister register : used) {
            if (!Objects.equals(versions.get(register.id()), register.version())) {
                catalog.forget(register.name());
                current = false;
            }
        }
        return current;
    }

    /** One segment's way through the tables. */
    private final class SegmentPosting {
        private final @Nullable Outcome[] outcomes;
        private final Map<Long, NetChanges> changes = new HashMap<>();
        /** By id: another thread may open a register anew in between. */
        private final Map<OpenRegister, Integer> written = new TreeMap<>(Comparator.comparingInt(OpenRegister::id));

        SegmentPosting(@Nullable Outcome[] outcomes) {
            this.outcomes = outcomes;
        }

        void post(Segment segment) {
            long posting = postings.begin();
            Map<Prepared, RecordersTable.Row> replaced = new HashMap<>();
            Map<Prepared, Long> taken = take(segment, posting, replaced);
            if (taken.isEmpty()) {
                postings.abandon(posting);
                return;
            }
            reverse(posting, replaced);
            append(posting, taken);
            written.forEach((register, movements) -> register.totals().addToTail(posting, movements));
            taken.forEach((document, id) -> outcomes[document.index()] = outcome(document, id, replaced.get(document)));
        }

        /** Which documents are newer than what is known, with their ids; the others get their outcome here. */
        private Map<Prepared, Long> take(Segment segment, long posting, Map<Prepared, RecordersTable.Row> replaced) {
            Map<Prepared, Long> taken = new HashMap<>();
            List<Prepared> withRevision =
                    segment.newest().stream().filter(p -> !p.isWithdraw()).toList();
            Map<String, Long> inserted = withRevision.isEmpty() ? Map.of() : recorders.insertNew(withRevision, posting);
            List<Prepared> known = segment.newest().stream()
                    .filter(p -> !inserted.containsKey(p.recorder()))
                    .toList();
            Map<String, RecordersTable.Row> rows = known.isEmpty()
                    ? Map.of()
                    : recorders.lock(known.stream().map(Prepared::recorder).toList());
            for (Prepared document : segment.newest()) {
                Long id = inserted.get(document.recorder());
                if (id != null) {
                    taken.put(document, id);
                } else {
                    takeKnown(document, rows.get(document.recorder()), taken, replaced);
                }
            }
            write(taken.keySet(), replaced, posting);
            Map<String, Prepared> winners =
                    segment.newest().stream().collect(Collectors.toMap(Prepared::recorder, p -> p));
            for (Prepared other : segment.others()) {
                Prepared winner = Objects.requireNonNull(winners.get(other.recorder()));
                RecordersTable.Row row = rows.get(other.recorder());
                if (taken.containsKey(winner) || row == null) {
                    outcomes[other.index()] = notTaken(other, winner.revision(), winner.fingerprint());
                } else if (other.revision() > row.revision()) {
                    outcomes[other.index()] = detached(other);
                } else {
                    outcomes[other.index()] = notTaken(other, row.revision(), row.fingerprint());
                }
            }
            return taken;
        }

        private void takeKnown(
                Prepared document,
                RecordersTable.@Nullable Row row,
                Map<Prepared, Long> taken,
                Map<Prepared, RecordersTable.Row> replaced) {
            if (document.isWithdraw()) {
                if (row == null || !row.posted()) {
                    outcomes[document.index()] =
                            new Outcome.Duplicate(document.recorder(), row == null ? 0 : row.revision());
                    return;
                }
            } else if (row == null) {
                throw new IllegalStateException("Recorder " + document.recorder() + " is neither new nor known");
            } else if (document.revision() <= row.revision()) {
                outcomes[document.index()] = notTaken(document, row.revision(), row.fingerprint());
                return;
            }
            if (row.detached()) {
                outcomes[document.index()] = detached(document);
                return;
            }
            taken.put(document, row.id());
            replaced.put(document, row);
        }

        private void write(Set<Prepared> taken, Map<Prepared, RecordersTable.Row> replaced, long posting) {
            List<Prepared> withdrawn =
                    taken.stream().filter(Prepared::isWithdraw).toList();
            List<Prepared> newer = taken.stream()
                    .filter(p -> replaced.containsKey(p) && !p.isWithdraw())
                    .toList();
            if (!newer.isEmpty()) {
                recorders.replace(newer, posting);
            }
            if (!withdrawn.isEmpty()) {
                recorders.withdraw(withdrawn, posting);
            }
        }

        private void reverse(long posting, Map<Prepared, RecordersTable.Row> replaced) {
            Map<Integer, List<RecordersTable.Row>> byRegister = new TreeMap<>();
            int expected = 0;
            for (RecordersTable.Row row : replaced.values()) {
                if (row.posted()) {
                    expected += row.movements();
                    row.registers()
                            .forEach(id -> byRegister
                                    .computeIfAbsent(id, r -> new ArrayList<>())
                                    .add(row));
                }
            }
            if (byRegister.isEmpty()) {
                return;
            }
            int found = 0;
            for (OpenRegister register : openLocked(byRegister.keySet())) {
                List<RecordersTable.Row> rows = Objects.requireNonNull(byRegister.get(register.id()));
                List<LogTable.Reversed> reversed = register.log()
                        .reverse(
                                posting,
                                rows.stream().map(RecordersTable.Row::id).toList(),
                                rows.stream().map(RecordersTable.Row::revision).toList());
                reversed.forEach(r -> changesOf(r.recorder()).add(register.definition(), r.key(), r.values()));
                count(register, reversed.size());
                found += reversed.size();
            }
            if (found != expected) {
                throw new MovementsMissing(
                        replaced.values().stream()
                                .map(RecordersTable.Row::recorder)
                                .sorted()
                                .toList(),
                        expected,
                        found);
            }
        }

        /** The registers of replaced movements, which the new movements may not touch, and so are not locked yet. */
        private List<OpenRegister> openLocked(Set<Integer> ids) {
            registers.versionsLocked(new TreeSet<>(ids));
            return catalog.all().stream()
                    .filter(register -> ids.contains(register.id()))
                    .toList();
        }

        private void append(long posting, Map<Prepared, Long> taken) {
            Map<OpenRegister, List<LogTable.Line>> lines = new TreeMap<>(Comparator.comparingInt(OpenRegister::id));
            // In the order of the call, so that the log keeps neighbours together.
            taken.keySet().stream()
                    .sorted(Comparator.comparingInt(Prepared::index))
                    .forEach(document -> collect(document, Objects.requireNonNull(taken.get(document)), lines));
            lines.forEach((register, appended) -> {
                register.cells()
                        .place(appended.stream().map(LogTable.Line::entry).toList());
                register.log().append(posting, appended);
                count(register, appended.size());
            });
        }

        private void collect(Prepared document, long recorder, Map<OpenRegister, List<LogTable.Line>> lines) {
            for (int i = 0; i < document.entries().size(); i++) {
                Entry entry = document.entries().get(i);
                lines.computeIfAbsent(entry.register(), r -> new ArrayList<>())
                        .add(new LogTable.Line(recorder, document.revision(), i + 1, entry));
                changesOf(recorder).add(entry.register().definition(), entry.key(), entry.values());
            }
        }

        private NetChanges changesOf(long recorder) {
            return changes.computeIfAbsent(recorder, id -> new NetChanges());
        }

        private void count(OpenRegister register, int movements) {
            if (movements > 0) {
                written.merge(register, movements, Integer::sum);
            }
        }

        private Outcome outcome(Prepared document, long id, RecordersTable.@Nullable Row before) {
            NetChanges net = changes.get(id);
            List<CellChange> list = net == null ? List.of() : net.list();
            if (document.isWithdraw() && before != null) {
                return new Outcome.Unposted(document.recorder(), before.revision(), list);
            }
            if (!document.isPost()) {
                return new Outcome.Unposted(document.recorder(), document.revision(), list);
            }
            return before != null && before.posted()
                    ? new Outcome.Reposted(document.recorder(), document.revision(), list)
                    : new Outcome.Posted(document.recorder(), document.revision(), list);
        }
    }

    private static Outcome detached(Prepared change) {
        return new Outcome.Rejected(change.recorder(), new MovementsDetached(change.recorder()));
    }

    /** The outcome of a change whose recorder has the given newest revision, which is not older. */
    private static Outcome notTaken(Prepared change, long newestRevision, UUID fingerprint) {
        if (change.revision() < newestRevision) {
            return new Outcome.Stale(change.recorder(), change.revision(), newestRevision);
        }
        return change.fingerprint().equals(fingerprint)
                ? new Outcome.Duplicate(change.recorder(), change.revision())
                : new Outcome.Rejected(change.recorder(), new RevisionConflict(change.recorder(), change.revision()));
    }
}

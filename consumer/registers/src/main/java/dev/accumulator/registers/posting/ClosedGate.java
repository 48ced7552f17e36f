package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.Closing;
import dev.accumulator.registers.model.Origin;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.CheckedMovement;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses those changes of a call that bring a movement in closed time of a register that refuses them, before any of them is
 * posted. It decides as if the changes were posted one by one, in the order of the call. For one call.
 *
 * <p>A document that has a movement in closed time already is corrected and not refused: what it has there is taken back in
 * open time, and what its newer revision brings there goes to open time as well.
 */
final class ClosedGate {
    private final Database database;
    private final Catalog catalog;
    private final RegistersTable registers;
    private final @Nullable Outcome[] outcomes;
    private final RecordersTable recorders;

    /** @param outcomes where each refused change gets its outcome */
    ClosedGate(Database database, Catalog catalog, RegistersTable registers, @Nullable Outcome[] outcomes) {
        this.database = database;
        this.catalog = catalog;
        this.registers = registers;
        this.outcomes = outcomes;
        this.recorders = new RecordersTable(database);
    }

    /** The changes of a call that are not refused, in their order and by recorder. */
    record Passed(List<CheckedChange> checked, List<RecorderChanges> pending) {}

    /** A document on its way through the changes of the call. */
    private static final class Document {
        private final Foreseen foreseen;
        private boolean isClosed;

        Document(Foreseen foreseen, boolean isClosed) {
            this.foreseen = foreseen;
            this.isClosed = isClosed;
        }
    }

    /** True if a change may be refused. The movements of the changes are where they go. */
    static boolean mayRefuse(List<CheckedChange> changes) {
        return changes.stream().anyMatch(change -> refused(change) != null);
    }

    private static @Nullable CheckedMovement refused(CheckedChange change) {
        for (CheckedMovement movement : change.movements()) {
            if (movement.isMoved()) {
                Closing closing = movement.register().closing();
                if (closing != null && closing.policy() == Closing.Policy.REFUSE) {
                    return movement;
                }
            }
        }
        return null;
    }

    /**
     * Locks the recorders that are known, decides, and takes back the rows that were made for refused documents.
     *
     * @param checked the changes of the call in their order
     * @param pending the same by recorder
     * @param made the ids of the recorders that were made; those of which all is refused are taken out
     */
    Passed pass(
            Acceptance acceptance, List<CheckedChange> checked, List<RecorderChanges> pending, Map<String, Long> made) {
        Map<String, RecordersTable.Row> rows = acceptance.lockKnown(pending, made);
        Set<CheckedChange> refused = refuse(checked, rows);
        if (refused.isEmpty()) {
            return new Passed(checked, pending);
        }
        List<CheckedChange> left =
                checked.stream().filter(change -> !refused.contains(change)).toList();
        List<RecorderChanges> passed = RecorderChanges.of(left);
        MadeRecorders.makeAnew(database, acceptance, pending, passed, made);
        return new Passed(left, passed);
    }

    private Set<CheckedChange> refuse(List<CheckedChange> checked, Map<String, RecordersTable.Row> rows) {
        Set<String> names = checked.stream()
                .filter(change -> refused(change) != null)
                .map(CheckedChange::recorder)
                .collect(Collectors.toSet());
        List<RecordersTable.Row> known =
                names.stream().map(rows::get).filter(Objects::nonNull).toList();
        Set<Long> closed = closed(known);
        Map<String, List<Origin>> withdrawals = new RecorderNotes(database, recorders).withdrawals(known);
        Map<String, Document> documents = new HashMap<>();
        for (String name : names) {
            RecordersTable.Row row = rows.get(name);
            Foreseen foreseen = new Foreseen(row, withdrawals.getOrDefault(name, List.of()), Map.of());
            documents.put(name, new Document(foreseen, row != null && closed.contains(row.id())));
        }
        return decide(checked, documents);
    }

    private Set<CheckedChange> decide(List<CheckedChange> checked, Map<String, Document> documents) {
        // What these decide goes nowhere: each change is decided for good when it is posted.
        Decisions dry = new Decisions(outcomes.clone(), new RecorderNotes(database, recorders));
        Set<CheckedChange> refused = new HashSet<>();
        for (CheckedChange change : checked) {
            Document document = documents.get(change.recorder());
            if (document == null) {
                continue;
            }
            CheckedChange taken = document.foreseen.accepted(change, dry);
            if (taken == null) {
                document.foreseen.pass(change);
                continue;
            }
            CheckedMovement movement = taken.isPost() ? refused(change) : null;
            if (movement == null || document.isClosed) {
                document.foreseen.take(taken, Map.of());
                document.isClosed = taken.isPost() && taken.movements().stream().anyMatch(CheckedMovement::isMoved);
            } else {
                outcomes[change.index()] = outcome(change, movement);
                refused.add(change);
            }
        }
        return refused;
    }

    private static Outcome outcome(CheckedChange change, CheckedMovement movement) {
        return new Outcome.PeriodClosed(
                change.recorder(),
                change.revision(),
                movement.register().name(),
                Instant.EPOCH.plus(movement.ownPeriodMicros(), ChronoUnit.MICROS),
                Objects.requireNonNull(movement.register().closing()).through());
    }

    /** Returns the ids of documents with movements in closed time, also those that went to open time. */
    private Set<Long> closed(List<RecordersTable.Row> rows) {
        List<RecordersTable.Row> posted =
                rows.stream().filter(RecordersTable.Row::posted).toList();
        if (posted.isEmpty()) {
            return Set.of();
        }
        Set<Long> closed = new MovedMovementsTable(database).movedOutOfClosedTime(ids(posted), revisions(posted));
        Map<Integer, List<RecordersTable.Row>> byRegister = new TreeMap<>();
        for (RecordersTable.Row row : posted) {
            row.registers()
                    .forEach(id -> byRegister
                            .computeIfAbsent(id, r -> new ArrayList<>())
                            .add(row));
        }
        for (OpenRegister register : catalog.opened(registers.versionsLocked(byRegister.keySet()))) {
            if (register.closing() != null) {
                List<RecordersTable.Row> of = Objects.requireNonNull(byRegister.get(register.id()));
                register.log().reversals(ids(of), revisions(of)).stream()
                        .filter(line -> line.periodMicros() < register.openFromMicros())
                        .map(LogTable.Line::recorder)
                        .forEach(closed::add);
            }
        }
        return closed;
    }

    private static List<Long> ids(List<RecordersTable.Row> rows) {
        return rows.stream().map(RecordersTable.Row::id).toList();
    }

    private static List<Long> revisions(List<RecordersTable.Row> rows) {
        return rows.stream().map(RecordersTable.Row::revision).toList();
    }
}

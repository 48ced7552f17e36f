package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.FloorCrossing;
import dev.accumulator.registers.model.MovementsMissing;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of one group of each recorder through the tables, under postings of its own. A call has one round,
 * unless it holds withdrawals next to other changes of their recorders.
 */
final class PostingRound {
    private final Database database;
    private final Catalog catalog;
    private final RegistersTable registers;
    private final Recording recording;
    private final Periods periods;
    private final @Nullable Outcome[] outcomes;
    private final Acceptance acceptance;
    private final boolean withCellChanges;
    private @Nullable LogLines drafted;
    private Map<Integer, List<FloorCrossing>> crossings = Map.of();

    /**
     * @param outcomes where each change gets its outcome
     * @param withCellChanges true if the outcomes list the changes of cells
     * @param periods tells at which moments movements are taken back
     */
    PostingRound(
            Database database,
            Catalog catalog,
            RegistersTable registers,
            @Nullable Outcome[] outcomes,
            boolean withCellChanges,
            Recording recording,
            Periods periods) {
        this.database = database;
        this.catalog = catalog;
        this.registers = registers;
        this.recording = recording;
        this.periods = periods;
        this.outcomes = outcomes;
        this.withCellChanges = withCellChanges;
        this.acceptance = new Acceptance(database, recording, outcomes);
    }

    /** Makes the rows of recorders that are new. Returns their ids by recorder. */
    Map<String, Long> makeNew(List<RecorderChanges> pending) {
        return new HashMap<>(acceptance.makeNew(pending, recording.recorders()));
    }

    /**
     * Makes more rows of recorders that are new.
     *
     * @param before how many recorders may have been made before these
     */
    Map<String, Long> makeNewBehind(int before, List<RecorderChanges> pending) {
        List<Long> ids = recording.recorders();
        return acceptance.makeNew(pending, ids.subList(before, ids.size()));
    }

    /**
     * Makes the rows of all documents, if all are new, and works out meanwhile what is appended for them.
     *
     * @return null if one of them is known; then nothing is done
     */
    @Nullable
    Draft makeAllNew(List<RecorderChanges> pending) {
        List<CheckedChange> documents =
                pending.stream().map(changes -> changes.next().newest()).toList();
        Draft draft = new Draft(
                documents,
                NewRecorders.byName(documents, recording.recorders()),
                recording,
                new LogLines(withCellChanges));
        return acceptance.makeAllNew(draft) ? draft : null;
    }

    /** Accepts all documents of a draft, whose rows are made. */
    void accept(List<RecorderChanges> pending, Draft draft) {
        acceptance.accept(pending, draft);
        drafted = draft.lines();
    }

    /** True if all movements have their cells. */
    boolean isPlaced() {
        return drafted != null;
    }

    /** Gives what accepted changes have crossed, by their places in the call. */
    void setCrossings(Map<Integer, List<FloorCrossing>> crossings) {
        this.crossings = crossings;
    }

    Acceptance acceptance() {
        return acceptance;
    }

    /** Where each change of the call gets its outcome. */
    @Nullable
    Outcome[] outcomes() {
        return outcomes;
    }

    /**
     * Writes the movements of the accepted changes, whose cells exist by now.
     *
     * @param decided is called once the outcomes of this round are known, mostly while the server stores movements
     */
    void write(Runnable decided) {
        if (acceptance.accepted().isEmpty() && !acceptance.hasWithdrawnAhead()) {
            decided.run();
            return;
        }
        LogLines written = drafted == null ? collected() : drafted;
        if (!written.moved().isEmpty()) {
            new MovedMovementsTable(database).insert(written.moved());
        }
        boolean isRecorded = written.append(recording, () -> {
            setOutcomes(written);
            decided.run();
        });
        if (!isRecorded) {
            recording.appendNothing();
        }
    }

    private LogLines collected() {
        LogLines lines = new LogLines(withCellChanges);
        reverse(lines);
        add(lines);
        return lines;
    }

    private void setOutcomes(LogLines written) {
        acceptance
                .accepted()
                .forEach((document, id) -> outcomes[document.index()] = outcome(
                        document,
                        written.changes(id),
                        crossings.getOrDefault(document.index(), List.of()),
                        acceptance.replaced().get(document)));
    }

    private void reverse(LogLines lines) {
        Map<Integer, List<RecordersTable.Row>> byRegister = new TreeMap<>();
        Map<Long, Long> postings = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        int expected = 0;
        for (var replaced : acceptance.replaced().entrySet()) {
            RecordersTable.Row row = replaced.getValue();
            if (row.posted()) {
                expected += row.movements();
                names.put(row.id(), row.recorder());
                postings.put(
                        row.id(), recording.reversal(replaced.getKey(), row, acceptance.superseded(replaced.getKey())));
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
        // These registers are not locked yet where the new movements do not touch them.
        for (OpenRegister register : catalog.opened(registers.versionsLocked(byRegister.keySet()))) {
            List<RecordersTable.Row> rows = Objects.requireNonNull(byRegister.get(register.id()));
            List<LogTable.Line> reversals = register
                    .log()
                    .reversals(
                            rows.stream().map(RecordersTable.Row::id).toList(),
                            rows.stream().map(RecordersTable.Row::revision).toList())
                    .stream()
                    .map(line -> lines.placed(
                            register,
                            Objects.requireNonNull(names.get(line.recorder())),
                            line.under(Objects.requireNonNull(postings.get(line.recorder()))),
                            periods))
                    .toList();
            found += lines.add(register, reversals);
        }
        if (found != expected) {
            throw new MovementsMissing(
                    acceptance.replaced().values().stream()
                            .map(RecordersTable.Row::recorder)
                            .sorted()
                            .toList(),
                    expected,
                    found);
        }
    }

    private void add(LogLines lines) {
        // Keeps the order of the call, so related movements stay adjacent in the log.
        acceptance.accepted().entrySet().stream()
                .sorted(Comparator.comparingInt(document -> document.getKey().index()))
                .forEach(document -> add(lines, document.getKey(), document.getValue()));
    }

    private void add(LogLines lines, CheckedChange document, long recorder) {
        for (Recording.Superseded older : acceptance.superseded(document)) {
            lines.add(older.change(), older.posting(), recorder);
            lines.addReversed(older.change(), older.reversal(), recorder, periods);
        }
        lines.add(document, recording.posting(document, acceptance.replaced().get(document)), recorder);
    }

    private static Outcome outcome(
            CheckedChange document,
            List<CellChange> list,
            List<FloorCrossing> crossed,
            RecordersTable.@Nullable Row before) {
        if (document.isWithdraw() && before != null) {
            return new Outcome.Unposted(document.recorder(), before.revision(), list, crossed);
        }
        if (document.isOvertaken()) {
            return new Outcome.Overtaken(document.recorder(), document.revision(), list, crossed);
        }
        if (!document.isPost()) {
            return new Outcome.Unposted(document.recorder(), document.revision(), list, crossed);
        }
        return before != null && before.posted()
                ? new Outcome.Reposted(document.recorder(), document.revision(), list, crossed)
                : new Outcome.Posted(document.recorder(), document.revision(), list, crossed);
    }
}

package dev.accumulator.registers.posting;

import dev.accumulator.registers.model.CellChange;
import dev.accumulator.registers.model.MovementsMissing;
import dev.accumulator.registers.model.Outcome;
import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.Database;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.PostingsTable;
import dev.accumulator.registers.table.RegistersTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of one group of each recorder through the tables, under a posting number of its own. A call has one round,
 * unless it holds withdrawals next to other changes of their recorders.
 */
final class PostingRound {
    private final Catalog catalog;
    private final RegistersTable registers;
    private final PostingsTable postings;
    private final @Nullable Outcome[] outcomes;
    private final long posting;
    private final List<Long> recorders;
    private final Acceptance acceptance;
    private final boolean withCellChanges;
    private @Nullable LogLines drafted;

    /**
     * @param outcomes where each change gets its outcome
     * @param withCellChanges true if the outcomes list the changes of cells
     * @param recordersMax how many recorders may be new
     */
    PostingRound(
            Database database,
            Catalog catalog,
            RegistersTable registers,
            @Nullable Outcome[] outcomes,
            boolean withCellChanges,
            int recordersMax) {
        this.catalog = catalog;
        this.registers = registers;
        this.postings = new PostingsTable(database);
        this.outcomes = outcomes;
        this.withCellChanges = withCellChanges;
        PostingsTable.Begun begun = postings.begin(recordersMax);
        this.posting = begun.posting();
        this.recorders = begun.recorders();
        this.acceptance = new Acceptance(database, posting, outcomes);
    }

    /**
     * Makes the rows of recorders that are new, locks those of the others, and decides the first group of each.
     *
     * @return how many were new
     */
    int acceptNewAndKnown(List<RecorderChanges> pending) {
        Map<String, Long> made = acceptance.makeNew(pending, recorders);
        acceptance.acceptNewAndKnown(pending, made);
        return made.size();
    }

    /**
     * Accepts all documents as new, and works out meanwhile what is appended for them.
     *
     * @return false if one of them is known; then nothing is done
     */
    boolean acceptAllNew(List<RecorderChanges> pending) {
        List<CheckedChange> documents =
                pending.stream().map(changes -> changes.next().newest()).toList();
        Draft draft =
                new Draft(documents, NewRecorders.byName(documents, recorders), new LogLines(posting, withCellChanges));
        if (!acceptance.acceptAllNew(pending, draft)) {
            return false;
        }
        drafted = draft.lines();
        return true;
    }

    /** True if all movements have their cells. */
    boolean isPlaced() {
        return drafted != null;
    }

    Acceptance acceptance() {
        return acceptance;
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
        boolean isRecorded = written.append(() -> {
            setOutcomes(written);
            decided.run();
        });
        if (!isRecorded) {
            postings.record(posting);
        }
    }

    private LogLines collected() {
        LogLines lines = new LogLines(posting, withCellChanges);
        reverse(lines);
        add(lines);
        return lines;
    }

    private void setOutcomes(LogLines written) {
        acceptance
                .accepted()
                .forEach((document, id) -> outcomes[document.index()] = outcome(
                        document, written.changes(id), acceptance.replaced().get(document)));
    }

    private void reverse(LogLines lines) {
        Map<Integer, List<RecordersTable.Row>> byRegister = new TreeMap<>();
        int expected = 0;
        for (RecordersTable.Row row : acceptance.replaced().values()) {
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
        // These registers are not locked yet where the new movements do not touch them.
        for (OpenRegister register : catalog.opened(registers.versionsLocked(byRegister.keySet()))) {
            List<RecordersTable.Row> rows = Objects.requireNonNull(byRegister.get(register.id()));
            List<LogTable.Line> reversals = register.log()
                    .reversals(
                            rows.stream().map(RecordersTable.Row::id).toList(),
                            rows.stream().map(RecordersTable.Row::revision).toList());
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
                .forEach(document -> lines.add(document.getKey(), document.getValue()));
    }

    private static Outcome outcome(CheckedChange document, List<CellChange> list, RecordersTable.@Nullable Row before) {
        if (document.isWithdraw() && before != null) {
            return new Outcome.Unposted(document.recorder(), before.revision(), list);
        }
        if (document.isOvertaken()) {
            return new Outcome.Overtaken(document.recorder(), document.revision(), list);
        }
        if (!document.isPost()) {
            return new Outcome.Unposted(document.recorder(), document.revision(), list);
        }
        return before != null && before.posted()
                ? new Outcome.Reposted(document.recorder(), document.revision(), list)
                : new Outcome.Posted(document.recorder(), document.revision(), list);
    }
}

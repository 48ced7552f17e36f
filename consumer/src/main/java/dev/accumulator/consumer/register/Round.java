package dev.accumulator.consumer.register;

import dev.accumulator.consumer.copy.BinaryCopy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of one group of each recorder through the tables, under a posting number of its own. A call has one round,
 * unless it holds withdrawals next to other changes of their recorders.
 */
final class Round {
    private final Catalog catalog;
    private final RegistersTable registers;
    private final PostingsTable postings;
    private final @Nullable Outcome[] outcomes;
    private final long posting;
    private final Taking taking;
    private final boolean told;
    private final Map<Long, NetChanges> changes = new HashMap<>();

    /**
     * @param outcomes where each change gets its outcome
     * @param told whether those list the changes of cells
     */
    Round(Database database, Catalog catalog, RegistersTable registers, @Nullable Outcome[] outcomes, boolean told) {
        this.catalog = catalog;
        this.registers = registers;
        this.postings = new PostingsTable(database);
        this.outcomes = outcomes;
        this.told = told;
        this.posting = postings.begin();
        this.taking = new Taking(database, posting, outcomes);
    }

    Taking taking() {
        return taking;
    }

    /** Writes the movements of what was taken; their cells are made. */
    void write() {
        if (taking.taken().isEmpty()) {
            postings.abandon(posting);
            return;
        }
        // By id: another thread may open a register anew in between.
        Map<OpenRegister, List<LogTable.Line>> lines = new TreeMap<>(Comparator.comparingInt(OpenRegister::id));
        reverse(lines);
        add(lines);
        append(lines.entrySet().stream()
                .filter(ofRegister -> !ofRegister.getValue().isEmpty())
                .toList());
    }

    /** While the server stores the lines of one register, those of the next are made ready, and the outcomes. */
    private void append(List<Map.Entry<OpenRegister, List<LogTable.Line>>> lines) {
        Deque<BinaryCopy> ready = new ArrayDeque<>();
        for (int i = 0; i < lines.size(); i++) {
            OpenRegister register = lines.get(i).getKey();
            List<LogTable.Line> appended = lines.get(i).getValue();
            if (i == 0) {
                ready.add(register.log().rows(posting, appended));
            }
            boolean first = i == 0;
            var next = i + 1 < lines.size() ? lines.get(i + 1) : null;
            register.log().append(ready.remove(), () -> {
                if (first) {
                    tellOutcomes();
                }
                if (next != null) {
                    ready.add(next.getKey().log().rows(posting, next.getValue()));
                }
            });
            register.totals().addToTail(posting, appended.size());
        }
        if (lines.isEmpty()) {
            tellOutcomes();
        }
    }

    private void tellOutcomes() {
        taking.taken()
                .forEach((document, id) -> outcomes[document.index()] =
                        outcome(document, id, taking.replaced().get(document)));
    }

    private void reverse(Map<OpenRegister, List<LogTable.Line>> lines) {
        Map<Integer, List<RecordersTable.Row>> byRegister = new TreeMap<>();
        int expected = 0;
        for (RecordersTable.Row row : taking.replaced().values()) {
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
            List<LogTable.Reversal> reversals = register.log()
                    .reversals(
                            rows.stream().map(RecordersTable.Row::id).toList(),
                            rows.stream().map(RecordersTable.Row::revision).toList());
            List<LogTable.Line> ofRegister = linesOf(register, lines);
            for (LogTable.Reversal reversal : reversals) {
                LogTable.Line line = reversal.line();
                ofRegister.add(line);
                if (told) {
                    changesOf(line.recorder()).add(register, line.cell(), reversal.key(), line.values());
                }
            }
            found += reversals.size();
        }
        if (found != expected) {
            throw new MovementsMissing(
                    taking.replaced().values().stream()
                            .map(RecordersTable.Row::recorder)
                            .sorted()
                            .toList(),
                    expected,
                    found);
        }
    }

    private void add(Map<OpenRegister, List<LogTable.Line>> lines) {
        // In the order of the call, so that the log keeps neighbours together.
        taking.taken().entrySet().stream()
                .sorted(Comparator.comparingInt(document -> document.getKey().index()))
                .forEach(document -> collect(document.getKey(), document.getValue(), lines));
    }

    private void collect(Prepared document, long recorder, Map<OpenRegister, List<LogTable.Line>> lines) {
        NetChanges net = told && !document.entries().isEmpty() ? changesOf(recorder) : null;
        OpenRegister register = null;
        List<LogTable.Line> ofRegister = List.of();
        for (int i = 0; i < document.entries().size(); i++) {
            Entry entry = document.entries().get(i);
            // Most movements are of the register of the one before.
            if (entry.register() != register) {
                register = entry.register();
                ofRegister = linesOf(register, lines);
            }
            ofRegister.add(new LogTable.Line(
                    recorder, entry.cell(), entry.periodMicros(), document.revision(), i + 1, false, entry.values()));
            if (net != null) {
                net.add(entry.register(), entry.cell(), entry.key(), entry.values());
            }
        }
    }

    private static List<LogTable.Line> linesOf(OpenRegister register, Map<OpenRegister, List<LogTable.Line>> lines) {
        return lines.computeIfAbsent(register, r -> new ArrayList<>());
    }

    private NetChanges changesOf(long recorder) {
        return changes.computeIfAbsent(recorder, id -> new NetChanges());
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

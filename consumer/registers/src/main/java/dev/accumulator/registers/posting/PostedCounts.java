package dev.accumulator.registers.posting;

import dev.accumulator.registers.table.Catalog;
import dev.accumulator.registers.table.LogTable;
import dev.accumulator.registers.table.OpenRegister;
import dev.accumulator.registers.table.RegistersTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what documents have posted that count in floors: it is taken back where they are changed or withdrawn. */
record PostedCounts(Catalog catalog, RegistersTable registers, KeptFloors floors) {

    /** Returns the rows with movements in registers with floors, by the ids of these. */
    Map<Integer, List<RecordersTable.Row>> rows(Set<String> candidates, Map<String, RecordersTable.Row> rows) {
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
    List<OpenRegister> lockRegisters(Set<Integer> ids) {
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
    static Map<Long, Map<FloorGroup, Steps>> counts(
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
}

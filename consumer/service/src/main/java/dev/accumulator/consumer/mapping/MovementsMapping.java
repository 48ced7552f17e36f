package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Entry;
import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.EntryLine;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Takes movements and entries as they are given, the entries last, each as the movements of its two sides. What has no period
 * gets the period of its document.
 */
final class MovementsMapping {
    private MovementsMapping() {}

    static List<Movement> movements(MovementsPosted document) {
        List<Movement> movements = new ArrayList<>();
        for (MovementLine line : document.movements()) {
            movements.add(new Movement(
                    line.register(), period(line, document), new LinkedHashMap<>(line.dimensions()), line.resources()));
        }
        for (EntryLine line : document.entries()) {
            movements.addAll(new Entry(
                            line.ledger(),
                            period(line, document),
                            new LinkedHashMap<>(line.debit()),
                            new LinkedHashMap<>(line.credit()),
                            line.resources())
                    .movements());
        }
        return movements;
    }

    static Instant period(EntryLine line, MovementsPosted document) {
        Instant own = line.period();
        return own == null ? document.period() : own;
    }

    static Instant period(MovementLine line, MovementsPosted document) {
        Instant own = line.period();
        return own == null ? document.period() : own;
    }
}

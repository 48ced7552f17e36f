package dev.accumulator.consumer.mapping;

import dev.accumulator.registers.model.Movement;
import dev.accumulator.schemas.MovementLine;
import dev.accumulator.schemas.MovementsPosted;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/** Takes movements as they are given. A movement without a period gets the period of its document. */
final class MovementsMapping {
    private MovementsMapping() {}

    static List<Movement> movements(MovementsPosted document) {
        return document.movements().stream()
                .map(line -> new Movement(
                        line.register(),
                        period(line, document),
                        new LinkedHashMap<>(line.dimensions()),
                        line.resources()))
                .toList();
    }

    static Instant period(MovementLine line, MovementsPosted document) {
        Instant own = line.period();
        return own == null ? document.period() : own;
    }
}

package dev.accumulator.registers.broken.postgres;

import dev.accumulator.registers.broken.BrokenEngine;

final class PostgresThatKnowsRegisters {
    String schemaOf(BrokenEngine facade) {
        return facade.toString();
    }
}

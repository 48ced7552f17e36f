package dev.accumulator.registers.broken.postgres;

import dev.accumulator.registers.broken.BrokenEngine;

record PostgresThatKnowsRegisters(BrokenEngine facade) {}

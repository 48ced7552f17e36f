package dev.accumulator.consumer.broken.outbox;

import dev.accumulator.registers.table.Catalog;

record OutboxThatKnowsTheEngine(Catalog catalog) {}

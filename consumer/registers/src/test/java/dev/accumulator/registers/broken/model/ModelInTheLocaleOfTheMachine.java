package dev.accumulator.registers.broken.model;

final class ModelInTheLocaleOfTheMachine {
    String scaled(long units) {
        return String.format("%,d", units);
    }

    String grouped(long units) {
        return "%,d".formatted(units);
    }
}

package dev.accumulator.registers.model;

/**
 * A movement of the log, whether or not its document still has it.
 *
 * @param place the place behind it
 */
public record ChangeRow(ChangePlace place, MovementRow movement) {}

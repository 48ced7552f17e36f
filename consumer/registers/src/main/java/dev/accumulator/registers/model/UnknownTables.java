package dev.accumulator.registers.model;

/** The engine's tables have a form that this version of the engine does not know. */
public final class UnknownTables extends RuntimeException {
    public UnknownTables(String schema, int found, int known) {
        super("The tables of schema \"" + schema + "\" have version " + found + "; this version of the engine knows "
                + known);
    }
}

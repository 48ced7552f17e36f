package dev.accumulator.schemas;

/**
 * An event about the day up to which a register is closed, or all registers. An event stands alone: the one with the greatest
 * revision of a register counts.
 */
public sealed interface ClosingEvent permits ClosingSet, ClosingLifted {

    /** Stands for all registers that there are. It is no name of a register. */
    String ALL = "*";

    /** Returns the name of a register, or {@link #ALL}; the key of the Kafka record. */
    String register();

    /** Returns the revision. It grows with every event about the same register, or about all. */
    long revision();

    /** Returns who has decided. */
    String by();
}

package dev.accumulator.registers.model;

import java.time.Instant;

/**
 * A posting that was committed. No other one has its number and its moment, in no state that a database was ever restored to.
 *
 * @param moment when it was recorded, by the clock of the database's server
 */
public record RecordedPosting(long posting, Instant moment) {}

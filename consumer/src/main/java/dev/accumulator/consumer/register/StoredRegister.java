package dev.accumulator.consumer.register;

/**
 * A definition as it stands in the database.
 *
 * @param id never used again, also when a register of the same name is created after a drop
 * @param version grows with every change in place
 */
record StoredRegister(int id, int version, RegisterDefinition definition) {}

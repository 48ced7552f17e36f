/**
 * Tests with faults from outside: processes are killed and frozen, servers crash and come back, and the final state is
 * compared with the model.
 */
@NullMarked
package dev.accumulator.consumer.fault;

import org.jspecify.annotations.NullMarked;

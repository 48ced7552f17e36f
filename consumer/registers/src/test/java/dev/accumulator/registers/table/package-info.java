/** The parts of the engine's tables that need no server to be tested. */
@NullMarked
package dev.accumulator.registers.table;

import org.jspecify.annotations.NullMarked;

/** Tests of the register engine against a real PostgreSQL. */
@NullMarked
package dev.accumulator.registers;

import org.jspecify.annotations.NullMarked;

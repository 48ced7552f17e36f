/** Tests of the register engine against a real PostgreSQL. */
@NullMarked
package dev.accumulator.consumer.register;

import org.jspecify.annotations.NullMarked;

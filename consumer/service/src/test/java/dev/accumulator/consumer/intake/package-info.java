/** Tests of the intake against a real PostgreSQL and a real broker. */
@NullMarked
package dev.accumulator.consumer.intake;

import org.jspecify.annotations.NullMarked;

/** Tests of the dead letters against a real PostgreSQL. */
@NullMarked
package dev.accumulator.consumer.deadletter;

import org.jspecify.annotations.NullMarked;

/**
 * Faults from outside: processes that are killed and stopped, servers that crash and come back, and what is left to find
 * when all of it is over.
 */
@NullMarked
package dev.accumulator.consumer.fault;

import org.jspecify.annotations.NullMarked;

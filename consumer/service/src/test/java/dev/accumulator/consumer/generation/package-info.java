/** Tests of generations. */
@NullMarked
package dev.accumulator.consumer.generation;

import org.jspecify.annotations.NullMarked;

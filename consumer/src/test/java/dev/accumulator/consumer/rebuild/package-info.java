/** Tests of generations. */
@NullMarked
package dev.accumulator.consumer.rebuild;

import org.jspecify.annotations.NullMarked;

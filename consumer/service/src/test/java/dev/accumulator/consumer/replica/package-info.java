/** Tests of the replicas. */
@NullMarked
package dev.accumulator.consumer.replica;

import org.jspecify.annotations.NullMarked;

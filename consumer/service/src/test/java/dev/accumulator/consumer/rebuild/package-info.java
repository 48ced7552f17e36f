/** Tests of rebuilds, against a real PostgreSQL and a real broker. */
@NullMarked
package dev.accumulator.consumer.rebuild;

import org.jspecify.annotations.NullMarked;

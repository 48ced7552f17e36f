/** Tests of posting, against a real PostgreSQL and a real broker. */
@NullMarked
package dev.accumulator.consumer.posting;

import org.jspecify.annotations.NullMarked;
